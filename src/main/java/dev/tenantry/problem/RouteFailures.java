package dev.tenantry.problem;

import dev.tenantry.http.FilterPriorities;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Answers requests that a Vert.x filter refuses by a status, such as a body that is too large or too slow. */
@ApplicationScoped
class RouteFailures {

    void register(@Observes Router router) {
        router.route().order(-FilterPriorities.REQUEST_ID).failureHandler(this::answer);
    }

    private void answer(RoutingContext routing) {
        Optional<ProblemType> type =
                routing.failure() == null ? ProblemType.ofStatus(routing.statusCode()) : Optional.empty();
        if (type.isEmpty() || routing.response().headWritten()) {
            routing.next();
            return;
        }
        Problem problem = Problem.of(type.get());
        ProblemMappers.logRefusal(problem);
        routing.response()
                .setStatusCode(problem.type().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemResponses.MEDIA_TYPE)
                .end(new JsonObject(ProblemResponses.body(problem, routing)).encode());
    }
}
