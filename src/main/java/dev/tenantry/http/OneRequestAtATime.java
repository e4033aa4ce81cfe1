package dev.tenantry.http;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes the next request of an HTTP/1 connection on when the client has taken the answer to the one before. Vert.x
 * would accept any number of pipelined requests, work on them as fast as they come, and even after the client has left.
 * Also closes the connection after an answer that says so, which Vert.x does not.
 */
// A close that fails has been done already, and the writer of a message listens to its promise.
@SuppressWarnings("FutureReturnValueIgnored")
final class OneRequestAtATime extends ChannelDuplexHandler {

    /** How much may wait behind a request. A client that sends more does not pipeline, but fills the memory. */
    private static final int MAX_WAITING_OCTETS = 256 * 1024;

    private static final int OCTETS_OF_A_HEAD = 512;

    /** How long the rest of a refused body is read: a connection closed earlier could swallow the answer. */
    private static final int LINGER_SECONDS = 2;

    private final Runnable whenFlooded;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private int waitingOctets;
    private boolean readHeldBack;
    private boolean flooded;

    // Begins with the first request, which has just been passed on.
    private boolean receiving = true;
    private boolean busy = true;
    private boolean interim;
    private boolean writing;
    private boolean lastAnswer;
    private boolean bodyBroken;
    private @Nullable Runnable whenBodyBreaks;
    private long answeredAt = System.nanoTime();

    /** @param whenFlooded called if the connection is closed because too much waits */
    OneRequestAtATime(Runnable whenFlooded) {
        this.whenFlooded = whenFlooded;
    }

    /** Returns whether a request is being received or worked on, or its answer is not complete. */
    boolean isBusy() {
        return busy;
    }

    /** Returns when the last answer was complete, by {@link System#nanoTime}. */
    long answeredAt() {
        return answeredAt;
    }

    /** Runs the action if the body of the current request is followed by a part that is not valid. */
    void whenBodyBreaks(Runnable action) {
        whenBodyBreaks = action;
        if (bodyBroken) {
            action.run();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (flooded) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (waiting.isEmpty() && !mustWait(message)) {
            passOn(ctx, message);
            return;
        }
        waiting.add(message);
        waitingOctets += message instanceof ByteBufHolder part ? part.content().readableBytes() : OCTETS_OF_A_HEAD;
        if (waitingOctets > MAX_WAITING_OCTETS) {
            flooded = true;
            whenFlooded.run();
            // From here to the socket, past Vert.x, which would first wait until everything is written.
            ctx.close();
        }
    }

    private boolean mustWait(Object message) {
        return message instanceof HttpRequest && (busy || writing);
    }

    private void passOn(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            busy = true;
            receiving = true;
            whenBodyBreaks = null;
        }
        if (message instanceof HttpContent part && !part.decoderResult().isSuccess()) {
            // Vert.x would close the connection without an answer.
            part.release();
            breakBody(ctx);
            return;
        }
        if (message instanceof LastHttpContent) {
            receiving = false;
        }
        ctx.fireChannelRead(message);
        if (!receiving && lastAnswer && !busy && !writing) {
            ctx.close();
        }
    }

    private void breakBody(ChannelHandlerContext ctx) {
        bodyBroken = true;
        if (whenBodyBreaks == null) {
            // Without a handler, as on the management port, nothing reads the body, so nothing would notice.
            ctx.close();
        } else {
            whenBodyBreaks.run();
        }
    }

    /** Reads nothing while a request waits, so that TCP slows the client down. */
    @Override
    public void read(ChannelHandlerContext ctx) throws Exception {
        if (waiting.isEmpty()) {
            super.read(ctx);
        } else {
            readHeldBack = true;
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head) {
            interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            lastAnswer |= !interim && head.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        }
        if (!busy || interim || !(message instanceof LastHttpContent)) {
            ctx.write(message, promise);
            return;
        }
        busy = false;
        writing = true;
        answeredAt = System.nanoTime();
        // Later, because Vert.x is still about to note that it has answered.
        ctx.write(
                message, promise.unvoid().addListener(written -> ctx.executor().execute(() -> taken(ctx))));
    }

    private void taken(ChannelHandlerContext ctx) {
        writing = false;
        if (!ctx.channel().isActive()) {
            return;
        }
        if (lastAnswer) {
            closeWhenReceived(ctx);
            return;
        }
        if (waiting.isEmpty()) {
            return;
        }
        while (!waiting.isEmpty() && !mustWait(waiting.element())) {
            passOn(ctx, waiting.remove());
        }
        ctx.fireChannelReadComplete();
        if (waiting.isEmpty()) {
            waitingOctets = 0;
            if (readHeldBack) {
                readHeldBack = false;
                ctx.read();
            }
        }
    }

    private void closeWhenReceived(ChannelHandlerContext ctx) {
        if (receiving) {
            // RFC 9112, section 9.6: tells the client at once that there will be no other answer.
            if (ctx.channel() instanceof DuplexChannel duplex && ctx.pipeline().get(SslHandler.class) == null) {
                duplex.shutdownOutput();
            }
            ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            ctx.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
