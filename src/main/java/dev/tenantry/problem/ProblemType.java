package dev.tenantry.problem;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The problems that a client can tell apart. {@link #uri()} is stable; titles and details are for people. */
public enum ProblemType {
    MALFORMED_REQUEST(400, "Malformed request"),
    VALIDATION_FAILED(400, "Invalid request"),
    TENANT_REQUIRED(400, "Tenant context required"),
    MALFORMED_TENANT(400, "Malformed tenant identifier"),
    MALFORMED_IDEMPOTENCY_KEY(400, "Malformed idempotency key"),
    UNAUTHENTICATED(401, "Authentication required"),
    FORBIDDEN(403, "Not permitted"),
    NOT_A_USER(403, "Not a user of the tenant"),
    ROLE_TOO_LOW(403, "Role too low"),
    TENANT_REFUSED(403, "Tenant not found or inactive"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    BODY_TOO_SLOW(408, "Body too slow"),
    CONFLICT(409, "Not possible in the current state"),
    SLUG_TAKEN(409, "Slug is taken"),
    REFERENCE_TAKEN(409, "Reference is taken"),
    IDEMPOTENCY_KEY_IN_USE(409, "Request with this idempotency key in progress"),
    USER_EXISTS(409, "User exists"),
    LAST_OWNER(409, "Last owner"),
    PRECONDITION_FAILED(412, "Changed meanwhile"),
    BODY_TOO_LARGE(413, "Body too large"),
    TARGET_TOO_LONG(414, "Request target too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    IDEMPOTENCY_KEY_REUSED(422, "Idempotency key used for another request"),
    PRECONDITION_REQUIRED(428, "Precondition required"),
    RATE_LIMITED(429, "Rate limit exceeded"),
    HEADERS_TOO_LARGE(431, "Headers too large"),
    INTERNAL(500, "Internal error"),
    CODING_NOT_IMPLEMENTED(501, "Transfer coding not implemented"),
    UNAVAILABLE(503, "Temporarily unavailable");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public URI uri() {
        return URI.create(
                "urn:problem-type:tenantry:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Returns the sentence for a problem about which nothing more specific is known. */
    String detail() {
        return switch (this) {
            case MALFORMED_REQUEST -> "The request could not be parsed.";
            case UNAUTHENTICATED -> "Send a valid bearer token in the Authorization header.";
            case FORBIDDEN -> "The token does not permit this operation.";
            case NOT_FOUND -> "There is nothing at this address.";
            case METHOD_NOT_ALLOWED -> "This resource does not support this method.";
            case NOT_ACCEPTABLE -> "This operation cannot respond with any of the media types in the Accept header.";
            case BODY_TOO_SLOW -> "The request body did not arrive in time. Send it again.";
            case BODY_TOO_LARGE -> "The request body is larger than this service accepts.";
            case TARGET_TOO_LONG -> "The request target is longer than this service accepts.";
            case HEADERS_TOO_LARGE -> "The headers of the request are larger than this service accepts.";
            case CODING_NOT_IMPLEMENTED -> "The only transfer coding that this service understands is chunked.";
            case UNSUPPORTED_MEDIA_TYPE -> "This operation does not accept a body of this media type.";
            case PRECONDITION_FAILED ->
                "What you want to change has changed since the version in If-Match. Read it again.";
            case PRECONDITION_REQUIRED -> "Send If-Match with the ETag of the version that you want to change.";
            case UNAVAILABLE -> "The service is temporarily unavailable. Try again shortly.";
            case INTERNAL -> "An unexpected error occurred. Quote the request id when you report it.";
            case VALIDATION_FAILED,
                    TENANT_REQUIRED,
                    MALFORMED_TENANT,
                    MALFORMED_IDEMPOTENCY_KEY,
                    TENANT_REFUSED,
                    NOT_A_USER,
                    ROLE_TOO_LOW,
                    CONFLICT,
                    SLUG_TAKEN,
                    REFERENCE_TAKEN,
                    IDEMPOTENCY_KEY_IN_USE,
                    IDEMPOTENCY_KEY_REUSED,
                    USER_EXISTS,
                    LAST_OWNER,
                    RATE_LIMITED -> title + ".";
        };
    }

    /** Returns the type for a bare HTTP status raised by the framework; empty if there is none. */
    static Optional<ProblemType> ofStatus(int status) {
        return switch (status) {
            case 400 -> Optional.of(MALFORMED_REQUEST);
            case 401 -> Optional.of(UNAUTHENTICATED);
            case 403 -> Optional.of(FORBIDDEN);
            case 404 -> Optional.of(NOT_FOUND);
            case 405 -> Optional.of(METHOD_NOT_ALLOWED);
            case 406 -> Optional.of(NOT_ACCEPTABLE);
            case 408 -> Optional.of(BODY_TOO_SLOW);
            case 409 -> Optional.of(CONFLICT);
            case 412 -> Optional.of(PRECONDITION_FAILED);
            case 413 -> Optional.of(BODY_TOO_LARGE);
            case 414 -> Optional.of(TARGET_TOO_LONG);
            case 415 -> Optional.of(UNSUPPORTED_MEDIA_TYPE);
            case 422 -> Optional.of(IDEMPOTENCY_KEY_REUSED);
            case 428 -> Optional.of(PRECONDITION_REQUIRED);
            case 431 -> Optional.of(HEADERS_TOO_LARGE);
            case 500 -> Optional.of(INTERNAL);
            case 501 -> Optional.of(CODING_NOT_IMPLEMENTED);
            case 503 -> Optional.of(UNAVAILABLE);
            default -> Optional.empty();
        };
    }
}
