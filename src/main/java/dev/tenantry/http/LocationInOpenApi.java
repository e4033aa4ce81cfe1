package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Documents {@code Location}, the path of the new resource (201) or operation (202), and the {@code Retry-After} of a
 * 202.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class LocationInOpenApi implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        @Nullable APIResponse created = operation.getResponses().getAPIResponse("201");
        // Several resources have no path in common.
        if (created != null && !isArray(created)) {
            addLocation(created, "Path of the new resource, without scheme and host");
        }
        @Nullable APIResponse accepted = operation.getResponses().getAPIResponse("202");
        if (accepted != null) {
            addLocation(accepted, "Path of the operation, without scheme and host");
            accepted.addHeader(
                    HttpHeaders.RETRY_AFTER, OASFactory.createHeader().ref(HttpHeaders.RETRY_AFTER));
        }
        return operation;
    }

    private static boolean isArray(APIResponse response) {
        return response.getContent() != null
                && response.getContent().getMediaTypes().values().stream()
                        .map(MediaType::getSchema)
                        .anyMatch(schema ->
                                schema.getType() != null && schema.getType().contains(SchemaType.ARRAY));
    }

    private static void addLocation(APIResponse response, String description) {
        response.addHeader(
                HttpHeaders.LOCATION,
                OASFactory.createHeader()
                        .description(description)
                        .required(true)
                        .schema(OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .format("uri-reference")));
    }
}
