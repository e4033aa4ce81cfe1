package dev.tenantry.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a client knows of a resource with its version (RFC 9110, section 13). The version is the whole entity
 * tag, which is strong: one version has one representation.
 */
@ApplicationScoped
public class Preconditions {

    private static final int PRECONDITION_FAILED = 412;
    private static final int PRECONDITION_REQUIRED = 428;

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
     * @param version of a row that is locked, so that it cannot change any more
     * @throws InvalidParameterException if the header is not a list of entity tags
     * @throws ClientErrorException with 428 if it does not say which one it knows, and with 412 if it is another one
     */
    public void requireKnown(long version) {
        @Nullable String ifMatch = headers.getHeaderString(HttpHeaders.IF_MATCH);
        if (ifMatch == null) {
            throw new ClientErrorException(PRECONDITION_REQUIRED);
        }
        if (!EntityTags.isWellFormed(ifMatch)) {
            throw new InvalidParameterException(
                    HttpHeaders.IF_MATCH, "must be an ETag as it was sent, with its quotes, or *");
        }
        if (!EntityTags.isMatched(ifMatch, version)) {
            throw new ClientErrorException(PRECONDITION_FAILED);
        }
    }
}
