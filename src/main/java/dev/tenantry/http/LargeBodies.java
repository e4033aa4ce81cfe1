package dev.tenantry.http;

import io.quarkus.arc.All;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * The bodies of operations that need larger ones than others. Nothing of such a body is kept before its caller's token
 * is verified, and there are few at the same time: otherwise strangers could fill the memory with them.
 */
@ApplicationScoped
class LargeBodies {

    private final Set<LargeBodyOperation> operations;
    private final HttpAuthenticator authenticator;
    private final long limit;
    private final ArrivingBodies arriving;

    LargeBodies(@All List<LargeBodyOperation> operations, HttpAuthenticator authenticator, HttpConfig config) {
        this.operations = Set.copyOf(operations);
        this.authenticator = authenticator;
        this.limit = config.largeBodies().maxSize().asLongValue();
        this.arriving = new ArrivingBodies(
                config.largeBodies().max(), config.bodyDeadline().toNanos());
    }

    /** Returns whether a body of this request may be large. */
    boolean mayBe(HttpServerRequest request) {
        return operations.contains(new LargeBodyOperation(request.method().name(), String.valueOf(request.path())));
    }

    long limit() {
        return limit;
    }

    ArrivingBodies arriving() {
        return arriving;
    }

    /** Goes on if the caller's token is valid, and otherwise refuses the request without reading its body. */
    void authenticate(RoutingContext routing, Runnable goOn) {
        // A verification that must fetch keys ends on another thread.
        Context context = Vertx.currentContext();
        routing.request().pause();
        authenticator
                .attemptAuthentication(routing)
                .subscribe()
                .with(
                        identity -> context.runOnContext(here -> {
                            if (identity == null) {
                                refuse(routing, new UnauthorizedException());
                            } else {
                                goOn.run();
                            }
                        }),
                        failure -> context.runOnContext(here -> refuse(routing, failure)));
    }

    private static void refuse(RoutingContext routing, Throwable reason) {
        Refusal.dropBody(routing);
        routing.fail(reason);
    }
}
