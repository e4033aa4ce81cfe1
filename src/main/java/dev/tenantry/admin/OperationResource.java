package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationQuery;
import dev.tenantry.operation.OperationState;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.tenant.TenantId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(AdminPaths.OPERATIONS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG, description = "For platform administrators")
class OperationResource {

    private final OperationAnswers answers;
    private final OperationAdministration administration;

    OperationResource(OperationAnswers answers, OperationAdministration administration) {
        this.answers = answers;
        this.administration = administration;
    }

    @GET
    @Operation(operationId = "listOperations", summary = "Returns operations, newest first, page by page")
    public Page<OperationResponse> list(
            @RestQuery("state") @Nullable OperationState state,
            @Parameter(
                            description = "Such as provision, erase, migrate or move",
                            schema = @Schema(pattern = OperationKind.PATTERN))
                    @RestQuery("kind")
                    @Nullable String kind,
            @RestQuery("tenant") @Nullable UUID tenant,
            @RestQuery("after") @Nullable UUID after,
            @RestQuery("limit") @DefaultValue(PageLimit.DEFAULT) PageLimit limit) {
        List<OperationResponse> found = answers.list(new OperationQuery(
                Optional.ofNullable(state),
                Optional.ofNullable(kind).map(this::kind),
                Optional.ofNullable(tenant).map(TenantId::new),
                Optional.ofNullable(after),
                limit.value() + 1));
        return Page.of(found, limit, operation -> operation.id().toString());
    }

    private OperationKind kind(String name) {
        List<String> kinds = answers.kinds();
        if (!kinds.contains(name)) {
            throw InvalidParameterException.notOneOf("kind", kinds);
        }
        return new OperationKind(name);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getOperation", summary = "Returns one operation and its progress")
    public OperationResponse get(@RestPath("id") UUID id) {
        return answers.response(id);
    }

    @POST
    @Path("/{id}/retry")
    @FurtherError(409)
    @Operation(operationId = "retryOperation", summary = "Restarts a failed operation")
    @APIResponse(
            responseCode = "202",
            description = "The operation runs again",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response retry(@RestPath("id") UUID id) {
        administration.retry(id);
        return answers.accepted(id);
    }

    @POST
    @Path("/{id}/cancel")
    @FurtherError(409)
    @Operation(
            operationId = "cancelOperation",
            summary = "Cancels an erasure, a migration or a move",
            description =
                    "An erasure can be cancelled until it begins to remove data. The tenant stays OFFBOARDING. A move"
                            + " can be cancelled until the tenant has switched to its new home. It ends once what it copied is"
                            + " removed.")
    public OperationResponse cancel(@RestPath("id") UUID id) {
        administration.cancel(id);
        answers.awaitEnd(id);
        return answers.response(id);
    }
}
