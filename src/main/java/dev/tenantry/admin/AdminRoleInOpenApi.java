package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/** Documents who may call the operations of the platform, as the last sentence of their descriptions. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class AdminRoleInOpenApi implements OASFilter {

    private static final String SENTENCE = "For platform administrators: the token has `" + AdminRole.NAME
            + "` among its `groups`, and names no tenant.";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getTags() != null && operation.getTags().contains(PlatformOperation.TAG)) {
            operation.setDescription(
                    operation.getDescription() == null ? SENTENCE : operation.getDescription() + "\n\n" + SENTENCE);
        }
        return operation;
    }
}
