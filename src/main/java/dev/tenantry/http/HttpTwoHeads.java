package dev.tenantry.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.AttributeKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the head of each HTTP/2 request before Vert.x sees it: Vert.x resets the streams of some malformed heads and
 * accepts others. Replaces a refused request by one to which only the refusal is answered.
 */
final class HttpTwoHeads extends Http2FrameListenerDecorator {

    private static final AttributeKey<Map<Integer, Refusal>> REFUSED =
            AttributeKey.valueOf(HttpTwoHeads.class, "refused");

    private static final Set<String> PSEUDO_HEADERS = Set.of(":method", ":scheme", ":authority", ":path");

    private final Http2ConnectionDecoder decoder;
    private final FramingLimits limits;
    private final Map<Integer, Refusal> refused;

    /** Marks the streams whose head has been seen. Trailers have no pseudo-headers. */
    private final Http2Connection.PropertyKey headSeen;

    private HttpTwoHeads(
            Http2ConnectionDecoder decoder,
            Http2FrameListener vertx,
            FramingLimits limits,
            Map<Integer, Refusal> refused) {
        super(vertx);
        this.decoder = decoder;
        this.limits = limits;
        this.refused = refused;
        this.headSeen = decoder.connection().newKey();
    }

    /** Begins to check a connection on which nothing but the preface has been received. */
    static void check(ChannelPipeline pipeline, FramingLimits limits) {
        Http2ConnectionDecoder decoder =
                pipeline.get(Http2ConnectionHandler.class).decoder();
        Map<Integer, Refusal> refused = new HashMap<>();
        pipeline.channel().attr(REFUSED).set(refused);
        decoder.frameListener(new HttpTwoHeads(decoder, decoder.frameListener(), limits, refused));
    }

    static boolean isChecked(Channel channel) {
        return channel.hasAttr(REFUSED);
    }

    /**
     * Returns why the request of a stream is refused; empty if it is not. Forgets the refusal, so it can be asked only
     * once.
     */
    static Optional<Refusal> refusalOf(Channel channel, int stream) {
        return Optional.ofNullable(channel.attr(REFUSED).get()).map(refused -> refused.remove(stream));
    }

    // With the first settings, Vert.x replaces the listener.
    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        super.onSettingsRead(ctx, settings);
        Http2FrameListener now = decoder.frameListener();
        if (!(now instanceof HttpTwoHeads)) {
            decoder.frameListener(new HttpTwoHeads(decoder, now, limits, refused));
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        super.onHeadersRead(ctx, streamId, checked(streamId, headers), padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        super.onHeadersRead(
                ctx, streamId, checked(streamId, headers), streamDependency, weight, exclusive, padding, endOfStream);
    }

    private Http2Headers checked(int streamId, Http2Headers headers) {
        if (decoder.connection().stream(streamId).setProperty(headSeen, true) != null) {
            return headers;
        }
        Refusal refusal = refusal(headers);
        if (refusal == null) {
            // Host names the same host as the pseudo-header, but Vert.x would compare their octets.
            if (headers.authority() != null) {
                headers.remove(HttpHeaderNames.HOST);
            }
            return headers;
        }
        refused.put(streamId, refusal);
        return new DefaultHttp2Headers()
                .method("GET")
                .scheme("http")
                .authority("localhost")
                .path("/");
    }

    private @Nullable Refusal refusal(Http2Headers headers) {
        @Nullable String method = text(headers.method());
        @Nullable String scheme = text(headers.scheme());
        @Nullable String path = text(headers.path());
        if (method == null || !Syntax.isToken(method, 0, method.length())) {
            return Refusal.REQUEST_LINE;
        }
        if (scheme == null || !(is(scheme, "http") || is(scheme, "https"))) {
            return Refusal.SCHEME;
        }
        if (path == null || is(method, "connect")) {
            return Refusal.TARGET;
        }
        if (path.length() > limits.requestLine()) {
            return Refusal.TARGET_TOO_LONG;
        }
        if (!isTarget(path, method)) {
            return Refusal.TARGET;
        }
        if (!hasOneAuthority(headers)) {
            return Refusal.AUTHORITY;
        }
        return fields(headers);
    }

    private static @Nullable String text(@Nullable CharSequence text) {
        return text == null ? null : text.toString();
    }

    private static boolean isTarget(String path, String method) {
        return Syntax.isOriginForm(path, 0, path.length()) || (path.equals("*") && method.equals("OPTIONS"));
    }

    private static boolean hasOneAuthority(Http2Headers headers) {
        CharSequence authority = headers.authority();
        List<CharSequence> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (authority == null && hosts.isEmpty())) {
            return false;
        }
        String named = (authority == null ? hosts.getFirst() : authority).toString();
        return Authority.isValid(named)
                && (hosts.isEmpty() || named.equalsIgnoreCase(hosts.getFirst().toString()));
    }

    private static @Nullable Refusal fields(Http2Headers headers) {
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Refusal.TRANSFER_CODING;
        }
        if (headers.getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
            return Refusal.CREDENTIALS;
        }
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            String value = field.getValue().toString();
            if (!isName(field.getKey().toString()) || !Syntax.isFieldValue(value, 0, value.length())) {
                return Refusal.FIELD;
            }
        }
        return null;
    }

    // RFC 8441 has a pseudo-header more, for an extension that this service does not offer.
    private static boolean isName(String name) {
        return PSEUDO_HEADERS.contains(name) || Syntax.isToken(name, 0, name.length());
    }

    private static boolean is(String text, String lowerCase) {
        return Syntax.isIgnoringCase(text, 0, text.length(), lowerCase);
    }
}
