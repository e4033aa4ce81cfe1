package dev.tenantry.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request body on its way. Except for {@link #cut}, it is used only on the event loop of its connection. */
final class ArrivingBody {

    private final RoutingContext routing;
    private final long limit;
    private final Consumer<ArrivingBody> whenEnded;
    private final Consumer<Buffer> whenComplete;
    private final Context context = Vertx.currentContext();
    private final long began = System.nanoTime();

    private @Nullable Buffer received;
    private boolean ended;

    /**
     * @param whenEnded called once, whether the body is complete, refused or abandoned
     * @param whenComplete called with the body, which may be empty
     */
    ArrivingBody(RoutingContext routing, long limit, Consumer<ArrivingBody> whenEnded, Consumer<Buffer> whenComplete) {
        this.routing = routing;
        this.limit = limit;
        this.whenEnded = whenEnded;
        this.whenComplete = whenComplete;
    }

    long began() {
        return began;
    }

    void receive() {
        HttpServerRequest request = routing.request();
        request.pause();
        request.handler(this::append);
        request.endHandler(end -> complete());
        // The client has left: it reads no answer, and nothing has been done yet.
        request.exceptionHandler(failure -> end());
        if (request.version() != HttpVersion.HTTP_2) {
            Watch.of(((ConnectionBase) request.connection()).channel())
                    .whenBodyBreaks(() -> refuse(Refusal.BROKEN_BODY, () -> {}));
        }
        if (request.headers().contains(HttpHeaders.EXPECT, "100-continue", true)) {
            routing.response().writeContinue();
        }
        request.resume();
    }

    /** Refuses the rest of the body, unless it has ended meanwhile. May be called on any thread. */
    void cut(Runnable whenCut) {
        refuse(Refusal.TOO_SLOW, whenCut);
    }

    private void refuse(Refusal refusal, Runnable whenRefused) {
        context.runOnContext(here -> {
            if (end()) {
                whenRefused.run();
                refusal.apply(routing);
            }
        });
    }

    private void append(Buffer part) {
        if (ended) {
            return;
        }
        received = received == null ? part : received.appendBuffer(part);
        if (received.length() > limit && end()) {
            received = null;
            Refusal.TOO_LARGE.apply(routing);
        }
    }

    private void complete() {
        if (end()) {
            whenComplete.accept(received == null ? Buffer.buffer() : received);
        }
    }

    /** Returns whether the body had not ended before. */
    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        whenEnded.accept(this);
        return true;
    }
}
