package dev.tenantry.http;

import dev.tenantry.tenant.WireNamed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/** Documents the constants of enums by their names on the wire. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class NamesInOpenApi implements OASFilter {

    private final IndexView index;

    public NamesInOpenApi(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        for (ClassInfo type : index.getAllKnownImplementations(WireNamed.class)) {
            openApi.getComponents()
                    .addSchema(
                            type.simpleName(),
                            OASFactory.createSchema().addType(SchemaType.STRING).enumeration(List.copyOf(names(type))));
        }
    }

    private static List<String> names(ClassInfo type) {
        try {
            Class<?> constants = Class.forName(
                    type.name().toString(), true, Thread.currentThread().getContextClassLoader());
            return Arrays.stream(constants.getEnumConstants())
                    .map(constant -> ((WireNamed) constant).wireName())
                    .toList();
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
