package dev.tenantry.problem;

import dev.tenantry.http.RequestId;
import dev.tenantry.http.ResourceMethods;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the body that all problem responses share. */
@ApplicationScoped
class ProblemResponses {

    static final String MEDIA_TYPE = "application/problem+json";

    private final CurrentVertxRequest request;

    ProblemResponses(CurrentVertxRequest request) {
        this.request = request;
    }

    Response toResponse(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.type().status()).type(MEDIA_TYPE).entity(body(problem, request.getCurrent()));
        problem.headers().forEach(response::header);
        return response.build();
    }

    /** Returns the problem of a status that the framework raised, with what the current request should have been. */
    Problem describe(ProblemType type) {
        return ResourceMethods.of(request.getCurrent())
                .flatMap(methods -> OtherRequest.of(
                        type, methods, request.getCurrent().request().method()))
                .orElseGet(() -> Problem.of(type));
    }

    /** Returns whether the connection, or the HTTP/2 stream, of the current request is gone. */
    boolean clientHasLeft() {
        return request.getCurrent().response().closed();
    }

    static Map<String, Object> body(Problem problem, RoutingContext routing) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type().uri().toString());
        body.put("title", problem.type().title());
        body.put("status", problem.type().status());
        body.put("detail", problem.detail());
        body.put("instance", routing.request().path());
        body.put("requestId", RequestId.of(routing));
        body.putAll(problem.members());
        return body;
    }
}
