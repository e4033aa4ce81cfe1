package dev.tenantry.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows since when a client has kept one connection waiting. Used only on the connection's event loop. */
final class Watch {

    /** Why a connection is closed. */
    enum Reason {
        /** No complete head of a request arrived. */
        IDLE,
        /** An answer, or a part of it, was not taken. */
        ANSWER
    }

    private static final AttributeKey<Watch> KEY = AttributeKey.valueOf(Watch.class, "tenantry");

    private final Channel channel;
    private @Nullable OneRequestAtATime requests;
    private @Nullable HttpTwoStreams streams;
    private long quietSince = System.nanoTime();
    private long progressAt = System.nanoTime();
    private Unwritten unwritten = Unwritten.NOTHING;

    /** What the socket has not accepted yet. Two equal ones in a row mean that the client takes nothing. */
    private record Unwritten(long octets, int firstMessage, long ofFirstMessage) {

        static final Unwritten NOTHING = new Unwritten(0, 0, 0);

        static Unwritten of(Channel channel) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            return buffer == null || buffer.isEmpty()
                    ? NOTHING
                    : new Unwritten(
                            buffer.totalPendingWriteBytes(),
                            System.identityHashCode(buffer.current()),
                            buffer.currentProgress());
        }
    }

    private Watch(Channel channel) {
        this.channel = channel;
    }

    /** Returns the watch of this connection, which begins with the first call. */
    static Watch of(Channel channel) {
        Watch present = channel.attr(KEY).get();
        if (present != null) {
            return present;
        }
        Watch begun = new Watch(channel);
        channel.attr(KEY).set(begun);
        return begun;
    }

    /** Follows HTTP/1 requests, from the first one on. */
    void followRequests(Runnable whenFlooded) {
        if (requests == null) {
            requests = new OneRequestAtATime(whenFlooded);
            ChannelHandlerContext vertx = channel.pipeline().context("handler");
            channel.pipeline().addBefore(vertx.name(), "one-request-at-a-time", requests);
        }
    }

    /** Runs the action if the body that is being received cannot be understood any further. */
    void whenBodyBreaks(Runnable action) {
        if (requests != null) {
            requests.whenBodyBreaks(action);
        }
    }

    /** Follows HTTP/2 requests, from the first one on. */
    HttpTwoStreams followStreams(int max) {
        if (streams == null) {
            Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
            streams = new HttpTwoStreams(channel.pipeline().context(handler), handler, max);
        }
        return streams;
    }

    /** Resets streams that wait for their client, and returns how many. */
    int resetStalled(long now, long deadlineNanos) {
        return streams == null ? 0 : streams.resetStalled(now, deadlineNanos);
    }

    /** Returns why the connection is overdue; empty if it is not. */
    Optional<Reason> overdue(long now, long answerNanos, long idleNanos) {
        Unwritten left = Unwritten.of(channel);
        if (left.octets() == 0 || !left.equals(unwritten)) {
            progressAt = now;
        }
        unwritten = left;
        boolean busy = isBusy(now);
        if (left.octets() > 0) {
            // A complete answer must be taken in time as a whole; of one that is being written, any part is progress.
            long since = requests != null && !busy ? quietSince : progressAt;
            return now - since >= answerNanos ? Optional.of(Reason.ANSWER) : Optional.empty();
        }
        return !busy && now - quietSince >= idleNanos ? Optional.of(Reason.IDLE) : Optional.empty();
    }

    private boolean isBusy(long now) {
        if (requests != null) {
            quietSince = Math.max(quietSince, requests.answeredAt());
            return requests.isBusy();
        }
        boolean busy = streams != null && streams.isBusy();
        if (busy) {
            quietSince = now;
        }
        return busy;
    }

    // A close fails only if the connection is gone already.
    @SuppressWarnings("FutureReturnValueIgnored")
    void close(Reason reason) {
        switch (reason) {
            case IDLE -> channel.close();
            case ANSWER -> {
                // From the end of the pipeline that is next to the socket. Vert.x would first wait until all is
                // written.
                ChannelHandlerContext first = channel.pipeline().firstContext();
                // The pipeline of a connection that is gone is empty.
                if (first != null) {
                    first.close();
                }
            }
        }
    }
}
