package dev.tenantry.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks the octets of a connection before Netty's lenient decoder sees them. Passes a head on once all of it is valid.
 * If a request is refused, the decoder sees neither the invalid part nor what follows, but a {@link RefusedMessage},
 * which is answered after the requests before it.
 */
// A close fails only if the connection is closed already.
@SuppressWarnings("FutureReturnValueIgnored")
final class Framing extends ChannelInboundHandlerAdapter {

    static final String NAME = "framing";

    private static final String TLS = "ssl";
    private static final byte[] EMPTY_LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FramingLimits limits;
    private final RequestOctets requests;
    private boolean placed;
    private boolean refused;

    /** Octets that have arrived and cannot be passed on yet, such as a part of a head. */
    private @Nullable ByteBuf held;

    private int checked;

    Framing(FramingLimits limits) {
        this.limits = limits;
        this.requests = new RequestOctets(limits);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf octets) || movesBehindTls(ctx)) {
            ctx.fireChannelRead(message);
        } else if (refused) {
            octets.release();
        } else if (held == null) {
            check(ctx, octets);
        } else {
            ByteBuf before = held;
            held = null;
            check(ctx, ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, octets));
        }
    }

    private boolean movesBehindTls(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (placed || pipeline.context(TLS) == null) {
            placed = true;
            return false;
        }
        pipeline.remove(this);
        Framing behind = new Framing(limits);
        behind.placed = true;
        pipeline.addAfter(TLS, NAME, behind);
        return true;
    }

    private void check(ChannelHandlerContext ctx, ByteBuf in) {
        switch (requests.read(in, in.readerIndex() + checked)) {
            case INCOMPLETE -> passOnOrHold(ctx, in);
            case HTTP_TWO -> beginHttpTwo(ctx, in);
            case REFUSED -> refuse(ctx, in, requests.refusal());
        }
    }

    private void passOnOrHold(ChannelHandlerContext ctx, ByteBuf in) {
        checked = 0;
        if (requests.safe() == in.writerIndex()) {
            ctx.fireChannelRead(in);
            return;
        }
        passOn(ctx, in, requests.safe());
        if (ctx.isRemoved()) {
            in.release();
        } else {
            checked = requests.at() - in.readerIndex();
            held = in;
        }
    }

    private static void passOn(ChannelHandlerContext ctx, ByteBuf in, int end) {
        if (end > in.readerIndex()) {
            ctx.fireChannelRead(in.readRetainedSlice(end - in.readerIndex()));
        }
    }

    private void beginHttpTwo(ChannelHandlerContext ctx, ByteBuf in) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (pipeline.get(Http1xOrH2CHandler.class) == null && pipeline.get(Http2ConnectionHandler.class) == null) {
            refuse(ctx, in, Refusal.VERSION);
            return;
        }
        passOn(ctx, in, in.readerIndex() + RequestOctets.PREFACE_OCTETS);
        HttpTwoHeads.check(pipeline, limits);
        pipeline.remove(this);
        ctx.fireChannelRead(in);
    }

    private void refuse(ChannelHandlerContext ctx, ByteBuf in, Refusal refusal) {
        refused = true;
        passOn(ctx, in, requests.safe());
        in.release();
        if (ctx.pipeline().context(HttpRequestDecoder.class) == null) {
            // Vert.x adds its decoder when it has seen that this is not HTTP/2. Empty lines are skipped.
            ctx.fireChannelRead(Unpooled.wrappedBuffer(EMPTY_LINE));
        }
        ChannelHandlerContext decoder = ctx.pipeline().context(HttpRequestDecoder.class);
        if (decoder == null) {
            ctx.close();
        } else {
            decoder.fireChannelRead(requests.isInBody() ? RefusedMessage.brokenBody() : RefusedMessage.head(refusal));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
