package dev.tenantry.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import org.jspecify.annotations.Nullable;

/**
 * Checks the octets of a connection before Netty's lenient decoder sees them. A head is passed on when all of it is
 * valid. Of a request that is refused, the decoder sees neither the invalid part nor what follows; a {@link
 * RefusedMessage} takes its place, so that it is answered after the requests before it.
 */
// A close that fails has been done already.
@SuppressWarnings("FutureReturnValueIgnored")
final class Framing extends ChannelInboundHandlerAdapter {

    static final String NAME = "framing";

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte[] LINE_END = {CR, LF};
    private static final int MAX_CHUNK_LINE = 256;
    private static final String TLS = "ssl";
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();
    private static final String FIRST_LINE_OF_PREFACE = "PRI * HTTP/2.0";

    /** What comes next on the connection. */
    private enum Next {
        FIRST_REQUEST,
        REQUEST,
        FIELD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        HTTP_TWO,
        NOTHING
    }

    private final FramingLimits limits;
    private final RequestHead head = new RequestHead();
    private final OctetLine line = new OctetLine();

    private Next next = Next.FIRST_REQUEST;
    private boolean placed;
    private int fieldOctets;
    private long left;

    /** What has arrived and cannot be passed on yet, for example a part of a head; and how much of it is checked. */
    private @Nullable ByteBuf held;

    private int checked;

    /** While octets are checked: where the unchecked ones begin, and up to where they can be passed on. */
    private int at;

    private int safe;

    Framing(FramingLimits limits) {
        this.limits = limits;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf octets) || movesBehindTls(ctx)) {
            ctx.fireChannelRead(message);
        } else if (next == Next.NOTHING) {
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
        safe = in.readerIndex();
        at = safe + checked;
        checked = 0;
        while (advance(ctx, in)) {
            // On to what comes next.
        }
        if (next == Next.NOTHING || ctx.isRemoved()) {
            in.release();
        } else if (next == Next.HTTP_TWO) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(in);
        } else if (safe == in.writerIndex()) {
            ctx.fireChannelRead(in);
        } else {
            passOn(ctx, in);
            checked = at - in.readerIndex();
            held = in;
        }
    }

    /** Returns whether something was complete, so that what follows can be looked at. */
    private boolean advance(ChannelHandlerContext ctx, ByteBuf in) {
        return switch (next) {
            case FIRST_REQUEST, REQUEST, FIELD, CHUNK_SIZE, TRAILER -> takeLine(ctx, in);
            case BODY, CHUNK -> takeContent(in);
            case CHUNK_END -> takeChunkEnd(ctx, in);
            case HTTP_TWO, NOTHING -> false;
        };
    }

    private boolean takeContent(ByteBuf in) {
        int present = (int) Math.min(left, in.writerIndex() - at);
        left -= present;
        at += present;
        safe = at;
        if (left > 0) {
            return false;
        }
        next = next == Next.BODY ? Next.REQUEST : Next.CHUNK_END;
        return true;
    }

    private boolean takeChunkEnd(ChannelHandlerContext ctx, ByteBuf in) {
        int present = Math.min(LINE_END.length, in.writerIndex() - at);
        for (int i = 0; i < present; i++) {
            if (in.getByte(at + i) != LINE_END[i]) {
                return refuse(ctx, in, Refusal.BROKEN_BODY);
            }
        }
        if (present < LINE_END.length) {
            return false;
        }
        at += present;
        safe = at;
        next = Next.CHUNK_SIZE;
        return true;
    }

    private boolean takeLine(ChannelHandlerContext ctx, ByteBuf in) {
        int max = maxLine() + LINE_END.length;
        int end = in.indexOf(at, (int) Math.min(in.writerIndex(), (long) at + max), LF);
        if (end < 0) {
            return in.writerIndex() - at >= max && refuse(ctx, in, tooLong());
        }
        if (end == at || in.getByte(end - 1) != CR) {
            return refuse(ctx, in, malformed());
        }
        line.moveTo(in, at, end - 1);
        Refusal refusal = switch (next) {
            case FIRST_REQUEST, REQUEST -> request(ctx, in, end + 1);
            case FIELD -> field(in, end + 1);
            case CHUNK_SIZE -> chunkSize(end + 1);
            case TRAILER -> trailer(ctx, in, end + 1);
            case BODY, CHUNK, CHUNK_END, HTTP_TWO, NOTHING -> throw new IllegalStateException();
        };
        return refusal == null ? next != Next.HTTP_TWO : refuse(ctx, in, refusal);
    }

    private int maxLine() {
        return switch (next) {
            case FIELD, TRAILER -> limits.fields() - fieldOctets;
            case CHUNK_SIZE -> MAX_CHUNK_LINE;
            default -> limits.requestLine();
        };
    }

    private Refusal tooLong() {
        return switch (next) {
            case FIELD -> Refusal.FIELDS_TOO_LARGE;
            case CHUNK_SIZE, TRAILER -> Refusal.BROKEN_BODY;
            default -> Refusal.TARGET_TOO_LONG;
        };
    }

    private Refusal malformed() {
        return switch (next) {
            case FIELD -> Refusal.FIELD;
            case CHUNK_SIZE, TRAILER -> Refusal.BROKEN_BODY;
            default -> Refusal.REQUEST_LINE;
        };
    }

    private @Nullable Refusal request(ChannelHandlerContext ctx, ByteBuf in, int after) {
        if (line.isEmpty()) {
            // RFC 9112, section 2.2: some clients send one after a body.
            at = after;
            safe = after;
            next = Next.REQUEST;
            return null;
        }
        if (next == Next.FIRST_REQUEST && FIRST_LINE_OF_PREFACE.contentEquals(line)) {
            return httpTwo(ctx, in);
        }
        fieldOctets = 0;
        at = after;
        next = Next.FIELD;
        return head.requestLine(line);
    }

    private @Nullable Refusal field(ByteBuf in, int after) {
        if (line.isEmpty()) {
            return endOfHead(after);
        }
        Refusal refusal = head.field(line);
        if (refusal == null && head.mustBeDropped()) {
            in.setBytes(at, in, after, in.writerIndex() - after);
            in.writerIndex(in.writerIndex() - (after - at));
        } else {
            fieldOctets += after - at;
            at = after;
        }
        return refusal;
    }

    private @Nullable Refusal endOfHead(int after) {
        Refusal refusal = head.end();
        if (refusal != null) {
            return refusal;
        }
        at = after;
        safe = after;
        left = head.length();
        if (head.isChunked()) {
            next = Next.CHUNK_SIZE;
        } else {
            next = left > 0 ? Next.BODY : Next.REQUEST;
        }
        return null;
    }

    private @Nullable Refusal chunkSize(int after) {
        left = ChunkSize.parse(line);
        if (left == ChunkSize.MALFORMED) {
            return Refusal.BROKEN_BODY;
        }
        at = after;
        safe = after;
        fieldOctets = 0;
        next = left == 0 ? Next.TRAILER : Next.CHUNK;
        return null;
    }

    // Nothing here reads a trailer, so none is passed on.
    private @Nullable Refusal trailer(ChannelHandlerContext ctx, ByteBuf in, int after) {
        if (line.isEmpty()) {
            next = Next.REQUEST;
        } else if (RequestHead.isField(line)) {
            fieldOctets += after - at;
            passOn(ctx, in);
            in.readerIndex(after);
        } else {
            return Refusal.BROKEN_BODY;
        }
        at = after;
        safe = after;
        return null;
    }

    private @Nullable Refusal httpTwo(ChannelHandlerContext ctx, ByteBuf in) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (pipeline.get(Http1xOrH2CHandler.class) == null && pipeline.get(Http2ConnectionHandler.class) == null) {
            return Refusal.VERSION;
        }
        int octets = PREFACE.readableBytes();
        if (in.writerIndex() - at < octets) {
            next = Next.FIRST_REQUEST;
            return null;
        }
        if (!ByteBufUtil.equals(in, at, PREFACE, PREFACE.readerIndex(), octets)) {
            return Refusal.REQUEST_LINE;
        }
        ctx.fireChannelRead(in.readRetainedSlice(octets));
        HttpTwoHeads.check(pipeline, limits);
        next = Next.HTTP_TWO;
        return null;
    }

    private void passOn(ChannelHandlerContext ctx, ByteBuf in) {
        if (safe > in.readerIndex()) {
            ctx.fireChannelRead(in.readRetainedSlice(safe - in.readerIndex()));
        }
    }

    private boolean refuse(ChannelHandlerContext ctx, ByteBuf in, Refusal refusal) {
        boolean inBody = refusal == Refusal.BROKEN_BODY;
        passOn(ctx, in);
        next = Next.NOTHING;
        if (ctx.pipeline().context(HttpRequestDecoder.class) == null) {
            // Vert.x adds its decoder when it has seen that this is not HTTP/2. Empty lines are skipped.
            ctx.fireChannelRead(Unpooled.wrappedBuffer(LINE_END));
        }
        ChannelHandlerContext decoder = ctx.pipeline().context(HttpRequestDecoder.class);
        if (decoder == null) {
            ctx.close();
        } else {
            decoder.fireChannelRead(inBody ? RefusedMessage.brokenBody() : RefusedMessage.head(refusal));
        }
        return false;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
