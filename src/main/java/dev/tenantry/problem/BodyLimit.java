package dev.tenantry.problem;

import dev.tenantry.http.FilterPriorities;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/**
 * Refuses bodies over the limit with 413 and a problem. Quarkus' limit sends a bare status, and closes the connection
 * in the middle of a body whose length was not declared. It remains as a last resort behind this one.
 */
@ApplicationScoped
class BodyLimit {

    private final long limit;

    BodyLimit(ProblemConfig config) {
        this.limit = config.maxBodySize().asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseDeclared, FilterPriorities.BODY_LIMIT);
    }

    private void refuseDeclared(RoutingContext routing) {
        String length = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        // Vert.x has already refused a length that is not a number.
        if (length == null || Long.parseLong(length) <= limit) {
            routing.next();
            return;
        }
        // The body is not read. While it is still arriving, the connection cannot carry another request.
        routing.response()
                .setStatusCode(ProblemType.BODY_TOO_LARGE.status())
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemResponses.MEDIA_TYPE)
                .end(new JsonObject(ProblemResponses.body(tooLarge(), routing)).encode());
    }

    InputStream count(InputStream body) {
        return new Counted(body, limit);
    }

    static Problem tooLarge() {
        return Problem.of(ProblemType.BODY_TOO_LARGE);
    }

    /** Signals that a body is over the limit. An IOException, because JSON parsers do not wrap those. */
    static final class BodyTooLargeException extends IOException {

        @Serial
        private static final long serialVersionUID = 1L;
    }

    private static final class Counted extends FilterInputStream {

        private final long limit;
        private long count;

        Counted(InputStream body, long limit) {
            super(body);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(read);
            return read;
        }

        private void count(int read) throws BodyTooLargeException {
            count += Math.max(0, read);
            if (count > limit) {
                throw new BodyTooLargeException();
            }
        }
    }
}
