package dev.tenantry.problem;

import dev.tenantry.http.ResourceMethods;
import io.vertx.core.http.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** Tells clients which other request the resource would have taken. */
final class OtherRequest {

    private static final String ACCEPT_PATCH = "Accept-Patch";

    private OtherRequest() {}

    /** Returns empty if the problem is not about the method or the type of the body. */
    static Optional<Problem> of(ProblemType type, ResourceMethods methods, HttpMethod method) {
        if (type == ProblemType.METHOD_NOT_ALLOWED) {
            return Optional.of(Problem.of(type).withHeader(HttpHeaders.ALLOW, methods.allow()));
        }
        List<String> bodies = methods.bodies(method.name());
        if (type != ProblemType.UNSUPPORTED_MEDIA_TYPE || bodies.isEmpty()) {
            return Optional.empty();
        }
        Problem problem = Problem.of(type, "This operation accepts only " + String.join(" and ", bodies) + ".")
                .withHeader(HttpHeaders.ACCEPT, String.join(", ", bodies));
        // RFC 5789, section 2.2
        return Optional.of(
                method.equals(HttpMethod.PATCH)
                        ? problem.withHeader(ACCEPT_PATCH, String.join(", ", bodies))
                        : problem);
    }
}
