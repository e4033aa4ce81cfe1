package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.provisioning.TenantUser;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists, adds, changes and removes the users of a tenant. */
@Path(AdminPaths.TENANTS + "/{id}/users")
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class TenantUserResource {

    private final UserAdministration administration;
    private final HttpServerRequest http;

    TenantUserResource(UserAdministration administration, HttpServerRequest http) {
        this.administration = administration;
        this.http = http;
    }

    @GET
    @FurtherError(409)
    @Operation(operationId = "listUsers", summary = "Returns the tenant's users in the order of their subjects")
    public Page<TenantUserResponse> list(
            @RestPath("id") UUID id,
            @RestQuery("after") @Nullable UserPosition after,
            @RestQuery("limit") @DefaultValue(PageLimit.DEFAULT) PageLimit limit) {
        List<TenantUserResponse> found = administration
                .list(new TenantId(id), Optional.ofNullable(after).map(UserPosition::subject), limit.value() + 1)
                .stream()
                .map(TenantUserResponse::of)
                .toList();
        return Page.of(found, limit, TenantUserResponse::subject);
    }

    @PUT
    @Path("/{subject}")
    @Consumes(MediaType.APPLICATION_JSON)
    @FurtherError(409)
    @Operation(operationId = "putUser", summary = "Adds a user to the tenant, or changes their email address and role")
    @APIResponse(
            responseCode = "201",
            description = "Added; the user may act for the tenant from now on",
            content = @Content(schema = @Schema(implementation = TenantUserResponse.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = TenantUserResponse.class)))
    public Response put(
            @RestPath("id") UUID id, @RestPath("subject") UserPath path, @NotNull @Valid PutUserRequest body) {
        TenantUser user = body.user(subject(path));
        Response.ResponseBuilder response = administration.put(new TenantId(id), user)
                ? Response.status(Response.Status.CREATED)
                        .header(HttpHeaders.LOCATION, AdminPaths.user(id, user.subject()))
                : Response.ok();
        return response.entity(TenantUserResponse.of(user)).build();
    }

    @DELETE
    @Path("/{subject}")
    @FurtherError(409)
    @Operation(operationId = "removeUser", summary = "Removes a user from the tenant")
    @APIResponse(responseCode = "204", description = "The tenant has no user with this subject")
    public void remove(@RestPath("id") UUID id, @RestPath("subject") UserPath path) {
        administration.remove(new TenantId(id), subject(path));
    }

    // Jakarta REST takes a semicolon as the beginning of matrix parameters, so the subject would end before it and name
    // another user.
    private Subject subject(UserPath path) {
        if (http.path().contains(";")) {
            throw new InvalidParameterException("subject", "must be percent-encoded");
        }
        return path.subject();
    }
}
