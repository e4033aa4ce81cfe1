package dev.tenantry.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is wrong, before it is tied to a request. Extension members (RFC 9457, section 3.2) and response headers may be
 * added.
 *
 * @param detail a sentence for the caller; never SQL, a stack trace, a secret, or anything of another tenant
 */
public record Problem(ProblemType type, String detail, Map<String, Object> members, Map<String, String> headers) {

    private static final String RETRY_AFTER_SECONDS = "5";

    public Problem {
        members = inOrder(members);
        headers = inOrder(headers);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Map.of(), Map.of());
    }

    /** 503, for what is likely to be over in some seconds; RFC 9110, section 10.2.3. */
    public static Problem unavailable(String detail) {
        return of(ProblemType.UNAVAILABLE, detail).withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    public Problem withMember(String name, Object value) {
        return new Problem(type, detail, plus(members, name, value), headers);
    }

    public Problem withHeader(String name, String value) {
        return new Problem(type, detail, members, plus(headers, name, value));
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    // Map.copyOf would put them into an order of its own, another one in each JVM.
    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String name, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }
}
