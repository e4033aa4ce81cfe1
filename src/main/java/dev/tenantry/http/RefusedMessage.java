package dev.tenantry.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.Optional;

/** Replaces a refused HTTP/1 request, or the rest of one. Nothing may follow it. */
final class RefusedMessage {

    /** Looks like a success to Vert.x, which would answer a failure itself. */
    private static final class Verdict extends DecoderResult {

        private final Refusal refusal;

        Verdict(Refusal refusal) {
            super(SIGNAL_SUCCESS);
            this.refusal = refusal;
        }
    }

    private RefusedMessage() {}

    /**
     * Returns a request to which only a refusal is answered. Contains nothing of the real one, which cannot be trusted.
     */
    static HttpRequest head(Refusal refusal) {
        HttpRequest request =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", HeadersMultiMap.httpHeaders());
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        request.setDecoderResult(new Verdict(refusal));
        return request;
    }

    static HttpContent brokenBody() {
        HttpContent broken = new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
        broken.setDecoderResult(DecoderResult.failure(new DecoderException("The body is malformed.")));
        return broken;
    }

    /** Returns why a request of HTTP/1 is refused; empty if it is not. */
    static Optional<Refusal> refusalOf(HttpServerRequest request) {
        return request.decoderResult() instanceof Verdict verdict ? Optional.of(verdict.refusal) : Optional.empty();
    }
}
