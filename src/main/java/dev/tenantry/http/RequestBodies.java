package dev.tenantry.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Receives every request body on the event loop before the request goes anywhere else. Otherwise a worker would wait
 * for the rest of it, for as long as the client likes.
 */
@ApplicationScoped
class RequestBodies {

    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final String RECEIVED = RequestBodies.class.getName();

    private final long limit;
    private final ArrivingBodies arriving;
    private final Counter overdue;
    private final Counter displaced;

    RequestBodies(HttpConfig config, MeterRegistry meters) {
        this.limit = config.maxBodySize().asLongValue();
        this.arriving =
                new ArrivingBodies(config.maxBodies(), config.bodyDeadline().toNanos());
        Gauge.builder("tenantry.http.bodies", arriving, ArrivingBodies::size)
                .description("Request bodies that are being received")
                .register(meters);
        this.overdue = cuts(meters, "deadline");
        this.displaced = cuts(meters, "displaced");
    }

    private static Counter cuts(MeterRegistry meters, String reason) {
        return Counter.builder("tenantry.http.bodies.cut")
                .description("Request bodies that took too long and were answered with 408")
                .tag("reason", reason)
                .register(meters);
    }

    void register(@Observes Filters filters) {
        filters.register(this::collect, FilterPriorities.BODY);
    }

    // On an event loop, because all workers may be busy.
    @NonBlocking
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void cutOverdue() {
        arriving.removeOverdue(System.nanoTime()).forEach(body -> body.cut(overdue::increment));
    }

    private void collect(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Buffer received = Vertx.currentContext().getLocal(RECEIVED);
        if (received != null) {
            passOn(routing, received);
        } else if (declaredLength(request) > limit) {
            Refusal.TOO_LARGE.apply(routing);
        } else if (mayHaveBody(request) && isCoded(request)) {
            Refusal.CONTENT_CODING.apply(routing);
        } else if (mayHaveBody(request)) {
            ArrivingBody body =
                    new ArrivingBody(routing, limit, arriving::remove, complete -> received(routing, complete));
            arriving.add(body).ifPresent(oldest -> oldest.cut(displaced::increment));
            body.receive();
        } else {
            routing.next();
        }
    }

    private static void received(RoutingContext routing, Buffer body) {
        if (routing.request().version() == HttpVersion.HTTP_2) {
            // Begins again with a request that can be paused.
            Vertx.currentContext().putLocal(RECEIVED, body);
            ((RoutingContextInternal) routing).currentRouter().handle(new ReceivedRequest(routing.request()));
        } else {
            passOn(routing, body);
        }
    }

    // Quarkus takes a body that is present, even an empty one, and reads one that is null from the connection.
    private static void passOn(RoutingContext routing, Buffer body) {
        RoutingContextInternal internal = (RoutingContextInternal) routing;
        internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
        internal.setBody(body);
        routing.next();
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // A length that is not a number was refused before.
        return length == null ? 0 : Long.parseLong(length);
    }

    // This service decodes no bodies, so it would read one with a coding as if it had none.
    private static boolean isCoded(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
                .anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        return declaredLength(request) > 0
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                // HTTP/2 marks a request without a body by a flag, which Vert.x reports as the end of its body.
                || (request.version() == HttpVersion.HTTP_2 && !WITHOUT_BODY.contains(request.method()));
    }
}
