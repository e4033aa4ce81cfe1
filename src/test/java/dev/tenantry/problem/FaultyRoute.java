package dev.tenantry.problem;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Fails outside Jakarta REST. */
@ApplicationScoped
class FaultyRoute {

    static final String PATH = "/test/route-fault";

    void register(@Observes Router router) {
        router.route(PATH).handler(routing -> {
            throw new IllegalStateException("select secret from shared.orders");
        });
        router.route(PATH + "/status").handler(routing -> routing.fail(418));
    }
}
