package dev.tenantry.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** Why a body is not received. Becomes a failure of the route with a status, which {@code problem} answers. */
enum BodyRefusal {
    TOO_SLOW(408),
    TOO_LARGE(413);

    private final int status;

    BodyRefusal(int status) {
        this.status = status;
    }

    /** Ends a request whose body is not complete. Its connection or its stream cannot carry anything else. */
    void apply(RoutingContext routing) {
        if (routing.request().version() == HttpVersion.HTTP_2) {
            // RFC 9113, section 8.1: NO_ERROR tells the client to stop sending and to believe the answer.
            routing.addEndHandler(answered -> routing.response().reset(0));
        } else {
            routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        // What still arrives is dropped.
        routing.request().handler(part -> {}).resume();
        routing.fail(status);
    }
}
