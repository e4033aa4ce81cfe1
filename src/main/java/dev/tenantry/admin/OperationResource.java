package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path(AdminPaths.OPERATIONS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG, description = "For platform administrators")
class OperationResource {

    private final OperationAnswers answers;
    private final TenantAdministration administration;

    OperationResource(OperationAnswers answers, TenantAdministration administration) {
        this.answers = answers;
        this.administration = administration;
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getOperation", summary = "Returns one operation and its progress")
    public OperationResponse get(@RestPath("id") UUID id) {
        return answers.response(id);
    }

    @POST
    @Path("/{id}/retry")
    @Operation(operationId = "retryOperation", summary = "Restarts a failed operation")
    @APIResponse(
            responseCode = "202",
            description = "The operation runs again",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response retry(@RestPath("id") UUID id) {
        administration.retry(id);
        return answers.accepted(id);
    }
}
