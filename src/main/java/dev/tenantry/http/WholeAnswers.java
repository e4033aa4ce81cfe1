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
    private final StreamedAnswers streamed;

    WholeAnswers(CurrentVertxRequest current, StreamedAnswers streamed) {
        this.current = current;
        this.streamed = streamed;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        HttpServerResponse response = current.getCurrent().response();
        if (response.headWritten()) {
            // This is the error of a stream that failed.
            streamed.cutOff();
        } else if (answer.hasEntity() && !(answer.getEntity() instanceof StreamingOutput)) {
            answer.setEntityStream(new WholeAnswer(response));
        }
    }
}
