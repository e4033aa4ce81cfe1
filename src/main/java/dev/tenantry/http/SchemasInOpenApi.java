package dev.tenantry.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jspecify.annotations.Nullable;

/** Names and combines schemas. */
final class SchemasInOpenApi {

    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    private SchemasInOpenApi() {}

    /** Returns the name under which the type is documented: the one that it declares, or its own. */
    static String nameOf(ClassInfo type) {
        @Nullable AnnotationInstance declared = type.declaredAnnotation(SCHEMA);
        @Nullable AnnotationValue name = declared == null ? null : declared.value("name");
        return name == null ? type.simpleName() : name.asString();
    }

    /** Returns a schema that also allows null. */
    static Schema orNull(Schema schema) {
        if (schema.getRef() != null) {
            // A type beside the reference would have to match too, and what is referred to does not allow null.
            schema.setType(null);
        }
        List<SchemaType> types = schema.getType() == null ? List.of() : schema.getType();
        if (types.contains(SchemaType.NULL) || allowsNull(schema)) {
            return schema;
        }
        if (!types.isEmpty() && schema.getEnumeration() == null) {
            List<SchemaType> more = new ArrayList<>(types);
            more.add(SchemaType.NULL);
            return schema.type(more);
        }
        Schema either = OASFactory.createSchema()
                .addAnyOf(schema)
                .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
        if (schema.getDescription() != null) {
            either.setDescription(schema.getDescription());
            schema.setDescription(null);
        }
        return either;
    }

    private static boolean allowsNull(Schema schema) {
        return schema.getAnyOf() != null
                && schema.getAnyOf().stream()
                        .anyMatch(each -> List.of(SchemaType.NULL).equals(each.getType()));
    }
}
