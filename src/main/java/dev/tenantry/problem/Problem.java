package dev.tenantry.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A problem that is not yet tied to a request. Extension members (RFC 9457, section 3.2) and response headers can be
 * added.
 *
 * @param detail a sentence for the caller, without SQL, stack traces, secrets or anything about another tenant
 * @param reason a code for the log, which the caller does not see; empty if the detail is enough
 */
public record Problem(
        ProblemType type,
        String detail,
        Optional<String> reason,
        Map<String, Object> members,
        Map<String, String> headers) {

    /**
     * The logger for refusals that one busy tenant, or one slow dependency, can cause thousands of times per second.
     */
    public static final String OVERLOAD_LOGGER = "dev.tenantry.overload";

    private static final String RETRY_AFTER_SECONDS = "5";

    public Problem {
        members = inOrder(members);
        headers = inOrder(headers);
    }

    /** Returns a problem about which nothing more specific is known than its type. */
    static Problem of(ProblemType type) {
        return type == ProblemType.UNAVAILABLE ? unavailable(type.detail()) : of(type, type.detail());
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Optional.empty(), Map.of(), Map.of());
    }

    /** Returns a 503 with Retry-After (RFC 9110, section 10.2.3), for failures that should pass within seconds. */
    public static Problem unavailable(String detail) {
        return of(ProblemType.UNAVAILABLE, detail).withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    /** Returns a 401 for a token that is not accepted, whatever the reason (RFC 6750, section 3). */
    public static Problem invalidToken() {
        return of(ProblemType.UNAUTHENTICATED, "The bearer token is not valid for this service, or it has expired.")
                .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    /** Returns a 401 for a request without a token, with the bare challenge (RFC 6750, section 3). */
    static Problem noToken() {
        return of(ProblemType.UNAUTHENTICATED, "Send a bearer token in the Authorization header.")
                .withHeader("WWW-Authenticate", "Bearer")
                .withReason("no_token");
    }

    /** Returns the problem that the package {@code token} gave as the cause, or a 401. */
    static Problem ofToken(Throwable invalid) {
        return Causes.first(ProblemException.class, invalid)
                .map(ProblemException::problem)
                .orElseGet(Problem::invalidToken);
    }

    /** Adds a code that tells operators more than the caller may know. It must not contain anything of the request. */
    public Problem withReason(String code) {
        return new Problem(type, detail, Optional.of(code), members, headers);
    }

    public Problem withMember(String name, Object value) {
        return new Problem(type, detail, reason, plus(members, name, value), headers);
    }

    public Problem withHeader(String name, String value) {
        return new Problem(type, detail, reason, members, plus(headers, name, value));
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    // Map.copyOf does not keep the order; its iteration order differs from JVM to JVM.
    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String name, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }
}
