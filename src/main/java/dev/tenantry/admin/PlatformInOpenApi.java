package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/**
 * Documents that each operation of the control plane can be answered with 404: an instance that is no control plane
 * has none of them. Runs before the body of errors is documented.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class PlatformInOpenApi implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getTags() != null && operation.getTags().contains(PlatformOperation.TAG)) {
            operation.getResponses().addAPIResponse("404", OASFactory.createAPIResponse());
        }
        return operation;
    }
}
