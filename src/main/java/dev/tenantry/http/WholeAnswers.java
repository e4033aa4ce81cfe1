package dev.tenantry.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;

/** Answers without a worker that waits for the client, except for what is streamed. */
@Provider
class WholeAnswers implements ContainerResponseFilter {

    private final CurrentVertxRequest current;

    WholeAnswers(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        HttpServerResponse response = current.getCurrent().response();
        // After a stream that failed, the head is written already, and Quarkus ends what it began.
        if (!response.headWritten() && answer.hasEntity() && !(answer.getEntity() instanceof StreamingOutput)) {
            answer.setEntityStream(new WholeAnswer(response));
        }
    }
}
