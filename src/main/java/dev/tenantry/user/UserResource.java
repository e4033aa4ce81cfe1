package dev.tenantry.user;

import dev.tenantry.problem.FurtherError;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.ratelimit.RateLimited;
import io.quarkus.security.Authenticated;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/users")
@Authenticated
@RateLimited
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "The tenant's users")
class UserResource {

    private final JsonWebToken token;

    UserResource(JsonWebToken token) {
        this.token = token;
    }

    @GET
    @Path("/me")
    @Transactional
    @FurtherError(404)
    @Operation(operationId = "getMe", summary = "Returns the caller's user record in this tenant")
    public UserResponse me() {
        return Optional.ofNullable(token.getSubject())
                .flatMap(User::ofSubject)
                .map(UserResponse::of)
                .orElseThrow(
                        () -> Problem.of(ProblemType.NOT_FOUND, "This tenant has no user with the token's subject.")
                                .asException());
    }
}
