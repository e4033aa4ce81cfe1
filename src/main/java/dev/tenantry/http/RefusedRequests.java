package dev.tenantry.http;

import io.netty.channel.Channel;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Answers the requests that were refused before they reached the router. */
@ApplicationScoped
class RefusedRequests {

    void register(@Observes Filters filters) {
        filters.register(RefusedRequests::answer, FilterPriorities.FRAMING);
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(-FilterPriorities.FRAMING).handler(RefusedRequests::answer);
    }

    private static void answer(RoutingContext routing) {
        refusalOf(routing.request()).ifPresentOrElse(refusal -> refusal.apply(routing), routing::next);
    }

    private static Optional<Refusal> refusalOf(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return RefusedMessage.refusalOf(request);
        }
        Channel channel = ((ConnectionBase) request.connection()).channel();
        return HttpTwoHeads.refusalOf(channel, request.response().streamId());
    }
}
