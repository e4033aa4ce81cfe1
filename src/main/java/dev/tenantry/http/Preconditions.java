package dev.tenantry.http;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * Compares what a client knows of a resource with its version (RFC 9110, section 13). The version is the whole entity
 * tag, which is strong: one version has one representation.
 */
@ApplicationScoped
public class Preconditions {

    private final Request request;
    private final HttpHeaders headers;

    Preconditions(Request request, HttpHeaders headers) {
        this.request = request;
        this.headers = headers;
    }

    public static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /** Returns whether the client has this version already, so that 304 is the answer. */
    public boolean isKnown(long version) {
        return headers.getHeaderString(HttpHeaders.IF_NONE_MATCH) != null
                && evaluate(version).isPresent();
    }

    /**
     * Requires the client to know the version that it changes.
     *
     * @throws dev.tenantry.problem.ProblemException with 428 if it does not say which one it knows, and with 412 if it
     *     is another one
     */
    public void requireKnown(long version) {
        if (headers.getHeaderString(HttpHeaders.IF_MATCH) == null) {
            throw Problem.of(
                            ProblemType.PRECONDITION_REQUIRED,
                            "Send the entity tag of the version that you want to change in the header If-Match.")
                    .asException();
        }
        if (evaluate(version).isPresent()) {
            throw changedMeanwhile().asException();
        }
    }

    public static Problem changedMeanwhile() {
        return Problem.of(
                ProblemType.PRECONDITION_FAILED, "This has another version than the one in If-Match. Read it again.");
    }

    private Optional<Response.ResponseBuilder> evaluate(long version) {
        return Optional.ofNullable(request.evaluatePreconditions(tag(version)));
    }
}
