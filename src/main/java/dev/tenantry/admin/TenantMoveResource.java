package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.WireNamed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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

/** Moves tenants between tiers and data stores while they are served. */
@Path(AdminPaths.TENANTS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class TenantMoveResource {

    private final MoveAdministration administration;
    private final Placements placements;
    private final OperationAnswers answers;

    TenantMoveResource(MoveAdministration administration, Placements placements, OperationAnswers answers) {
        this.administration = administration;
        this.placements = placements;
        this.answers = answers;
    }

    @POST
    @Path("/{id}/move")
    @Consumes(MediaType.APPLICATION_JSON)
    @FurtherError(409)
    @Operation(
            operationId = "moveTenant",
            summary = "Moves the tenant to another tier or data store while it is served",
            description =
                    "The operation shows the progress. It can be cancelled until the tenant has switched to its new"
                            + " home, and taken back for some time afterwards.")
    @APIResponse(
            responseCode = "202",
            description = "Moving",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response move(@RestPath("id") UUID id, @NotNull @Valid MoveRequest body) {
        return answers.accepted(administration.move(
                new TenantId(id),
                placements.of(WireNamed.of(IsolationTier.class, body.tier()), body.store(), "store")));
    }

    @POST
    @Path("/{id}/move-back")
    @FurtherError(409)
    @Operation(
            operationId = "moveTenantBack",
            summary = "Takes the tenant's last move back",
            description = "Nothing that was written since the move is lost.")
    @APIResponse(
            responseCode = "202",
            description = "Moving back",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response moveBack(@RestPath("id") UUID id) {
        return answers.accepted(administration.moveBack(new TenantId(id)));
    }

    @POST
    @Path("/{id}/settle")
    @FurtherError(409)
    @Operation(
            operationId = "settleTenant",
            summary =
                    "Removes the home that the tenant has moved from, before the time is over in which it can move back")
    @APIResponse(
            responseCode = "202",
            description = "Being removed",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response settle(@RestPath("id") UUID id) {
        return answers.accepted(administration.settle(new TenantId(id)));
    }
}
