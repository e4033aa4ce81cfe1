package dev.tenantry.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Documents the members of each record that is sent or received, and that there are no others. A response has all of
 * its members, and null for those that are {@link Nullable}. A request may omit these; it may set one to null only if
 * its annotation says so.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class MembersInOpenApi implements OASFilter {

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName LENGTH = DotName.createSimple(TextLength.class);

    private final IndexView index;

    public MembersInOpenApi(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Set<String> requests = RequestsInOpenApi.names(openApi);
        records().forEach((name, type) -> {
            @Nullable Schema schema = openApi.getComponents().getSchemas().get(name);
            if (schema != null) {
                describe(type, schema, requests.contains(name));
            }
        });
    }

    /** Returns the records with snake-case members, which are those on the wire, by the names of their schemas. */
    private Map<String, ClassInfo> records() {
        Map<String, ClassInfo> records = new HashMap<>();
        index.getAnnotations(JsonNaming.class).forEach(naming -> {
            ClassInfo type = naming.target().asClass();
            records.put(SchemasInOpenApi.nameOf(type), type);
        });
        return records;
    }

    private static void describe(ClassInfo type, Schema schema, boolean isRequest) {
        schema.additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        Map<String, Schema> members = new LinkedHashMap<>(schema.getProperties());
        for (RecordComponentInfo component : type.recordComponents()) {
            String name = SnakeCaseStrategy.INSTANCE.translate(component.name());
            @Nullable Schema member = members.get(name);
            if (member == null) {
                continue;
            }
            addLength(component, member);
            boolean isNullable = component.type().hasAnnotation(NULLABLE);
            if (isNullable && !isRequest) {
                members.put(name, SchemasInOpenApi.orNull(member));
            }
            boolean isAlwaysThere = !isRequest || !isNullable;
            if (isAlwaysThere && !isRequired(schema, name)) {
                schema.addRequired(name);
            }
        }
        schema.setProperties(members);
    }

    private static void addLength(RecordComponentInfo component, Schema member) {
        @Nullable AnnotationInstance length = component.annotation(LENGTH);
        if (length != null) {
            member.minLength(length.value("min").asInt())
                    .maxLength(length.value("max").asInt());
        }
    }

    private static boolean isRequired(Schema schema, String name) {
        return schema.getRequired() != null && schema.getRequired().contains(name);
    }
}
