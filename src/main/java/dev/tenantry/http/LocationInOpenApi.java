package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Documents once that a 201 says where the new resource is, and a 202 where and when to ask how the work goes. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class LocationInOpenApi implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        @Nullable APIResponse created = operation.getResponses().getAPIResponse("201");
        if (created != null) {
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
