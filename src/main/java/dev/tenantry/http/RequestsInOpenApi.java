package dev.tenantry.http;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** Finds the schemas of what clients send. */
final class RequestsInOpenApi {

    private static final String PREFIX = "#/components/schemas/";

    private final Map<String, Schema> schemas;
    private final Set<String> names = new HashSet<>();

    private RequestsInOpenApi(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    /** Returns the names of the schemas of all request bodies, and of their members. */
    static Set<String> names(OpenAPI openApi) {
        RequestsInOpenApi found = new RequestsInOpenApi(openApi.getComponents().getSchemas());
        for (PathItem path : openApi.getPaths().getPathItems().values()) {
            for (Operation operation : path.getOperations().values()) {
                if (operation.getRequestBody() != null) {
                    operation.getRequestBody().getContent().getMediaTypes().values().stream()
                            .map(MediaType::getSchema)
                            .forEach(found::add);
                }
            }
        }
        return found.names;
    }

    private void add(@Nullable Schema schema) {
        if (schema == null) {
            return;
        }
        @Nullable String ref = schema.getRef();
        if (ref != null && ref.startsWith(PREFIX)) {
            String name = ref.substring(PREFIX.length());
            if (names.add(name)) {
                add(schemas.get(name));
            }
        }
        add(schema.getItems());
        add(schema.getAdditionalPropertiesSchema());
        parts(schema).forEach(this::add);
    }

    private static Stream<Schema> parts(Schema schema) {
        Stream<Schema> members =
                schema.getProperties() == null ? Stream.of() : schema.getProperties().values().stream();
        Stream<Schema> alternatives = Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
        return Stream.concat(members, alternatives);
    }
}
