package dev.tenantry.admin;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Documents pages: their members, how long they can be, and names such as {@code TenantPage}. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class PageInOpenApi implements OASFilter {

    private static final String PREFIX = "#/components/schemas/";

    @Override
    public Parameter filterParameter(Parameter parameter) {
        Schema schema = parameter.getSchema();
        // Another filter may have added a limit of its own: the order of filters is not defined.
        if ("limit".equals(parameter.getName()) && schema.getAllOf() != null) {
            // The default comes with the type. Beside the reference it would be a text.
            parameter.setSchema(schema.getAllOf().getFirst());
        }
        return parameter;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Schema> schemas = new LinkedHashMap<>();
        openApi.getComponents().getSchemas().forEach((name, schema) -> {
            if (isPage(schema)) {
                names.put(PREFIX + name, nameOf(schema));
                schemas.put(nameOf(schema), describe(schema));
            } else {
                schemas.put(name, schema);
            }
        });
        openApi.getComponents().setSchemas(schemas);
        openApi.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .flatMap(operation -> operation.getResponses().getAPIResponses().values().stream())
                .filter(response -> response.getContent() != null)
                .flatMap(response -> response.getContent().getMediaTypes().values().stream())
                .map(MediaType::getSchema)
                .filter(schema -> names.containsKey(schema.getRef()))
                .forEach(schema -> schema.setRef(names.get(schema.getRef())));
    }

    private static boolean isPage(Schema schema) {
        return schema.getProperties() != null && schema.getProperties().keySet().equals(Set.of("items", "next"));
    }

    private static String nameOf(Schema page) {
        return items(page).getItems().getRef().substring(PREFIX.length()) + "Page";
    }

    private static Schema items(Schema page) {
        return Objects.requireNonNull(page.getProperties().get("items"));
    }

    private static Schema describe(Schema page) {
        items(page).setMaxItems(PageLimit.MAX);
        return page.required(List.of("items", "next"))
                .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
    }
}
