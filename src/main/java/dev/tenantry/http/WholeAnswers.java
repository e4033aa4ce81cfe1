package dev.tenantry.http;

import io.netty.channel.Channel;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;

/** Answers without a worker that waits for the client, except for what is streamed. */
@Provider
class WholeAnswers implements ContainerResponseFilter {

    /** RFC 9113, section 7. */
    private static final long INTERNAL_ERROR = 0x2;

    private final CurrentVertxRequest current;

    WholeAnswers(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        HttpServerResponse response = current.getCurrent().response();
        if (response.headWritten()) {
            // A stream has failed. The client must not take what it got for a complete answer.
            abort(current.getCurrent().request());
        } else if (answer.hasEntity() && !(answer.getEntity() instanceof StreamingOutput)) {
            answer.setEntityStream(new WholeAnswer(response));
        }
    }

    // A close fails only if the connection is gone already.
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void abort(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(INTERNAL_ERROR);
            return;
        }
        Channel channel = ((ConnectionBase) request.connection()).channel();
        // Past Vert.x, which would first write everything, including the end that Quarkus is about to write.
        channel.eventLoop().execute(() -> channel.pipeline().firstContext().close());
    }
}
