package dev.tenantry.http;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a client knows of a resource with its version (RFC 9110, section 13). The version is the whole entity
 * tag, which is strong: one version has one representation.
 */
@ApplicationScoped
public class Preconditions {

    private final HttpHeaders headers;

    Preconditions(HttpHeaders headers) {
        this.headers = headers;
    }

    /** Returns whether the client has this version already, so that 304 is the answer. */
    public boolean isKnown(long version) {
        return EntityTags.isKnown(headers.getHeaderString(HttpHeaders.IF_NONE_MATCH), version);
    }

    /**
     * Requires the client to know the version that it changes.
     *
     * @throws dev.tenantry.problem.ProblemException with 428 if it does not say which one it knows, and with 412 if it
     *     is another one
     */
    public void requireKnown(long version) {
        @Nullable String ifMatch = headers.getHeaderString(HttpHeaders.IF_MATCH);
        EntityTags.requireMatch(EntityTags.requireIfMatch(ifMatch), version);
    }

    public static Problem changedMeanwhile() {
        return Problem.of(
                ProblemType.PRECONDITION_FAILED, "This has another version than the one in If-Match. Read it again.");
    }
}
