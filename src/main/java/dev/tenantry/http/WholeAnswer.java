package dev.tenantry.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.OutputStream;

/**
 * Collects an answer and hands it to Vert.x whole, without waiting for the client. Quarkus' stream waits in
 * {@code VertxOutputStream.awaitWriteable} whenever the connection is not writable, even for the last part.
 */
final class WholeAnswer extends OutputStream {

    private final HttpServerResponse response;
    private final Buffer answer = Buffer.buffer();
    private boolean closed;

    WholeAnswer(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public void write(int octet) {
        answer.appendByte((byte) octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        answer.appendBytes(octets, offset, length);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Quarkus closes this stream even if it has answered in another way.
        if (!response.ended() && !response.headWritten()) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.length()));
            // Without a listener, Vert.x closes a whole HTTP/2 connection if one of its streams was cancelled.
            response.end(answer).otherwiseEmpty();
        }
    }
}
