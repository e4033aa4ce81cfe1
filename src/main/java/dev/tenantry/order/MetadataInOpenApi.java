package dev.tenantry.order;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Documents the limits of {@link Metadata}, and that null removes a text from it. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class MetadataInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        openApi.getComponents()
                .addSchema(
                        "OrderMetadata",
                        texts(OASFactory.createSchema().addType(SchemaType.STRING))
                                .addType(SchemaType.OBJECT)
                                .description("Texts of your own, by names of your own"))
                .addSchema(
                        "OrderMetadataPatch",
                        texts(OASFactory.createSchema()
                                        .addType(SchemaType.STRING)
                                        .addType(SchemaType.NULL))
                                .addType(SchemaType.OBJECT)
                                .addType(SchemaType.NULL)
                                .description("The texts to change; null removes a text, or all of them"));
    }

    private static Schema texts(Schema text) {
        return OASFactory.createSchema()
                .maxProperties(Metadata.Validator.MOST)
                .propertyNames(OASFactory.createSchema()
                        .addType(SchemaType.STRING)
                        .pattern(Metadata.Validator.NAME.pattern())
                        .maxLength(40))
                .additionalPropertiesSchema(
                        text.pattern("[^\\x00-\\x1f\\x7f-\\x9f]*").maxLength(Metadata.Validator.LONGEST))
                .addExample(Map.of("channel", "web"));
    }
}
