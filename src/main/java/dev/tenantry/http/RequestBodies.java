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
import java.util.stream.Stream;

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
    private final LargeBodies large;
    private final Counter overdue;
    private final Counter displaced;

    RequestBodies(HttpConfig config, LargeBodies large, MeterRegistry meters) {
        this.limit = config.maxBodySize().asLongValue();
        this.large = large;
        this.arriving =
                new ArrivingBodies(config.maxBodies(), config.bodyDeadline().toNanos());
        Gauge.builder(
                        "tenantry.http.bodies",
                        () -> arriving.size() + large.arriving().size())
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
        long now = System.nanoTime();
        Stream.of(arriving, large.arriving())
                .flatMap(bodies -> bodies.removeOverdue(now).stream())
                .forEach(body -> body.cut(overdue::increment));
    }

    private void collect(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Buffer received = Vertx.currentContext().getLocal(RECEIVED);
        if (received != null) {
            passOn(routing, received);
            return;
        }
        if (!mayHaveBody(request)) {
            routing.next();
            return;
        }
        long declared = declaredLength(request);
        // One that declares to be small is received like all others.
        boolean isLarge = (declared > limit || !isDeclared(request)) && large.mayBe(request);
        if (declared > (isLarge ? large.limit() : limit)) {
            Refusal.TOO_LARGE.apply(routing);
        } else if (isCoded(request)) {
            Refusal.CONTENT_CODING.apply(routing);
        } else if (isLarge) {
            large.authenticate(routing, () -> receive(routing, large.limit(), large.arriving()));
        } else {
            receive(routing, limit, arriving);
        }
    }

    private void receive(RoutingContext routing, long limit, ArrivingBodies among) {
        ArrivingBody body = new ArrivingBody(routing, limit, among::remove, complete -> received(routing, complete));
        among.add(body).ifPresent(oldest -> oldest.cut(displaced::increment));
        body.receive();
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

    private static boolean isDeclared(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.CONTENT_LENGTH);
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
