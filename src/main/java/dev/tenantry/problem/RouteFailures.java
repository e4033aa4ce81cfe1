package dev.tenantry.problem;

import dev.tenantry.http.AnswerHeaders;
import dev.tenantry.http.ClientLeft;
import dev.tenantry.http.FilterPriorities;
import dev.tenantry.http.Refusal;
import io.netty.handler.codec.DecoderException;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that fail outside Jakarta REST: those that a filter refuses with a status, and those that Vert.x or
 * Quarkus would answer with its own page.
 */
@ApplicationScoped
class RouteFailures {

    private static final Logger LOG = Logger.getLogger(RouteFailures.class);

    void register(@Observes Router router) {
        register(router, -FilterPriorities.REQUEST_ID);
    }

    void register(@Observes ManagementInterface management) {
        register(management.router(), -FilterPriorities.REQUEST_ID);
        // The requests that Vert.x itself refuses match no route, so no route's failure handler sees them.
        IntStream.of(400, 404, 405, 406, 415)
                .forEach(status -> management.router().errorHandler(status, RouteFailures::answer));
    }

    private static void register(Router router, int order) {
        router.route().order(order).failureHandler(RouteFailures::answer);
    }

    private static void answer(RoutingContext routing) {
        boolean isBegun = routing.response().headWritten() || routing.response().closed();
        if (isOfClient(routing.failure(), isBegun)) {
            LOG.info("The client left before its answer was complete");
            if (!isBegun) {
                routing.response().setStatusCode(ClientLeft.STATUS).end().otherwiseEmpty();
            }
            return;
        }
        if (isBegun) {
            routing.next();
            return;
        }
        Problem problem = problem(routing);
        // What fails first does not pass the handlers that add these to all other answers.
        AnswerHeaders.addTo(routing.response());
        routing.response()
                .setStatusCode(problem.type().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemResponses.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        problem.headers().forEach(routing.response()::putHeader);
        // Without a listener, Vert.x closes a whole HTTP/2 connection if one of its streams was cancelled.
        routing.response()
                .end(new JsonObject(ProblemResponses.body(problem, routing)).encode())
                .otherwiseEmpty();
    }

    private static boolean isOfClient(@Nullable Throwable failure, boolean isBegun) {
        return failure instanceof HttpClosedException
                || failure instanceof StreamResetException
                || (isBegun && failure instanceof IOException);
    }

    private static Problem problem(RoutingContext routing) {
        Throwable failure = routing.failure();
        Problem problem = failure == null ? ofStatus(routing) : ofFailure(failure);
        if (problem.type() == ProblemType.INTERNAL) {
            LOG.error("Unexpected error outside Jakarta REST", failure);
        } else {
            ProblemMappers.logRefusal(problem);
        }
        return problem;
    }

    private static Problem ofStatus(RoutingContext routing) {
        ProblemType type = ProblemType.ofStatus(routing.statusCode()).orElse(ProblemType.INTERNAL);
        return Refusal.of(routing)
                .flatMap(Refusal::detail)
                .map(detail -> Problem.of(type, detail))
                .orElseGet(() -> Problem.of(type));
    }

    private static Problem ofFailure(@Nullable Throwable failure) {
        return switch (failure) {
            case UnauthorizedException missing -> Problem.noToken();
            case AuthenticationFailedException invalid -> Problem.ofToken(invalid);
            case AuthenticationException other -> Problem.of(ProblemType.UNAUTHENTICATED);
            case ForbiddenException forbidden -> Problem.of(ProblemType.FORBIDDEN);
            case DecoderException malformed -> Problem.of(ProblemType.MALFORMED_REQUEST);
            case RejectedExecutionException busy -> Problem.unavailable(ProblemType.UNAVAILABLE.detail());
            case null, default -> Problem.of(ProblemType.INTERNAL);
        };
    }
}
