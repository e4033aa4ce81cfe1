package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Documents once that every response with the status 201 says where the new resource is. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class CreatedInOpenApi implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        @Nullable APIResponse created = operation.getResponses().getAPIResponse("201");
        if (created != null) {
            created.addHeader(
                    "Location",
                    OASFactory.createHeader()
                            .description("Path of the new resource, without scheme and host")
                            .schema(OASFactory.createSchema()
                                    .type(List.of(SchemaType.STRING))
                                    .format("uri-reference")));
        }
        return operation;
    }
}
