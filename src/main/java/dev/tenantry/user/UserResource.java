package dev.tenantry.user;

import dev.tenantry.context.ChangedMemberships;
import dev.tenantry.http.EntityTags;
import dev.tenantry.http.HasEntityTag;
import dev.tenantry.http.MergePatch;
import dev.tenantry.http.Preconditions;
import dev.tenantry.idempotency.Idempotent;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.ratelimit.RateLimited;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/users")
@Authenticated
@RateLimited
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = UserResource.TAG, description = "The tenant's users")
class UserResource {

    static final String TAG = "Users";

    private final Caller caller;
    private final UserChanges changes;
    private final ChangedMemberships memberships;
    private final Preconditions preconditions;

    UserResource(Caller caller, UserChanges changes, ChangedMemberships memberships, Preconditions preconditions) {
        this.caller = caller;
        this.changes = changes;
        this.memberships = memberships;
        this.preconditions = preconditions;
    }

    @GET
    @Path("/me")
    @ForEveryCaller
    @Transactional(TxType.SUPPORTS)
    @FurtherError(404)
    @APIResponseSchema(value = UserResponse.class, responseCode = "200", responseDescription = "The caller")
    // Two users may have the same version.
    @HasEntityTag(isConditional = false)
    @Operation(
            operationId = "getMe",
            summary = "Returns the caller's user record in this tenant",
            description = "The record whose `subject` is the claim `sub` of your token. A caller who is not listed in"
                    + " the tenant, but whom the operators admit, gets 404.")
    public RestResponse<UserResponse> me() {
        return caller.subject()
                .flatMap(subject -> User.ofSubject(subject.value()))
                .map(user -> answer(RestResponse.Status.OK, user).build())
                .orElseThrow(
                        () -> Problem.of(ProblemType.NOT_FOUND, "This tenant has no user with the token's subject.")
                                .asException());
    }

    @GET
    @ForMembers
    @Transactional(TxType.SUPPORTS)
    @APIResponse(
            responseCode = "200",
            description = "The users",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = UserResponse.class,
                                            maxItems = PageSize.MAX)))
    @Operation(
            operationId = "listTenantUsers",
            summary = "Returns the tenant's users in the order of their ids",
            description = "A page at a time: follow the header `Link` to the next one. Invitations that are not taken"
                    + " up yet are listed too, without a `subject`.")
    public RestResponse<List<UserResponse>> list(
            @RestQuery("after") @Nullable UUID after,
            @RestQuery("limit") @DefaultValue(PageSize.DEFAULT) PageSize limit) {
        List<User> found = User.page(Optional.ofNullable(after), limit.value() + 1);
        List<User> page = found.subList(0, Math.min(found.size(), limit.value()));
        RestResponse.ResponseBuilder<List<UserResponse>> response = RestResponse.ResponseBuilder.ok(
                page.stream().map(UserResponse::of).toList());
        if (found.size() > page.size()) {
            response.header(
                    HttpHeaders.LINK,
                    "</users?limit=%d&after=%s>; rel=\"next\"".formatted(limit.value(), page.getLast().id));
        }
        return response.build();
    }

    @POST
    @ForAdmins
    @Idempotent("inviteUser")
    @Transactional
    @Consumes(MediaType.APPLICATION_JSON)
    @FurtherError(409)
    @APIResponseSchema(value = UserResponse.class, responseCode = "201", responseDescription = "Invited")
    @HasEntityTag
    @Operation(
            operationId = "inviteUser",
            summary = "Invites a person by their email address",
            description = "The person takes the invitation up with their first request for this tenant, if their token"
                    + " has this address as a verified email. No message is sent. Only an owner can invite an owner.")
    public RestResponse<UserResponse> invite(@NotNull @Valid InviteRequest body) {
        User user = changes.invite(body.address(), body.userRole());
        return answer(RestResponse.Status.CREATED, user)
                .header(HttpHeaders.LOCATION, "/users/" + user.id)
                .build();
    }

    @GET
    @Path("/{id}")
    @ForMembers
    @Transactional(TxType.SUPPORTS)
    @APIResponseSchema(value = UserResponse.class, responseCode = "200", responseDescription = "The user")
    @HasEntityTag
    @Operation(operationId = "getUser", summary = "Returns one user")
    public RestResponse<UserResponse> get(@RestPath("id") UUID id) {
        User user = User.withId(id).orElseThrow(UserProblems::notFound);
        return preconditions.isKnown(user.version)
                ? RestResponse.ResponseBuilder.<UserResponse>create(RestResponse.Status.NOT_MODIFIED)
                        .header(HttpHeaders.ETAG, EntityTags.of(user.version))
                        .build()
                : answer(RestResponse.Status.OK, user).build();
    }

    @PATCH
    @Path("/{id}")
    @ForAdmins
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @FurtherError({409, 412, 428})
    @APIResponseSchema(value = UserResponse.class, responseCode = "200", responseDescription = "Changed")
    @HasEntityTag
    @Operation(
            operationId = "changeUser",
            summary = "Changes a user's role",
            description = "A JSON Merge Patch (RFC 7396). The last owner of a tenant stays one: 409.")
    public RestResponse<UserResponse> change(@RestPath("id") UUID id, @NotNull @Valid ChangeUserRequest body) {
        User user = changes.change(id, body.userRole());
        return answer(RestResponse.Status.OK, user).build();
    }

    @DELETE
    @Path("/{id}")
    @ForViewers
    @FurtherError({409, 412, 428})
    @APIResponse(responseCode = "204", description = "Removed, or the invitation is withdrawn")
    @HasEntityTag
    @Operation(
            operationId = "removeTenantUser",
            summary = "Removes a user, or the caller themselves",
            description = "Everyone can remove themselves, and admins and owners can remove others. The last owner of a"
                    + " tenant cannot be removed: 409.")
    public void remove(@RestPath("id") UUID id) {
        if (changes.remove(id)) {
            memberships.announce();
        }
    }

    private static RestResponse.ResponseBuilder<UserResponse> answer(RestResponse.Status status, User user) {
        return RestResponse.ResponseBuilder.create(status, UserResponse.of(user))
                .header(HttpHeaders.ETAG, EntityTags.of(user.version));
    }
}
