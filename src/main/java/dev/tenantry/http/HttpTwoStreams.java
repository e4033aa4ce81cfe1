package dev.tenantry.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Resets the streams of one HTTP/2 connection whose client grants no window for the answer, or does not end its
 * request. The connection stays open, because a gateway carries many clients on one. Used only on the connection's
 * event loop.
 */
final class HttpTwoStreams {

    private final ChannelHandlerContext ctx;
    private final Http2ConnectionHandler handler;
    private final Map<Integer, Blocked> blocked = new HashMap<>();
    private final Set<Integer> answered = new HashSet<>();
    private int lastCreated;

    private record Blocked(long since, long windows) {}

    HttpTwoStreams(ChannelHandlerContext ctx, Http2ConnectionHandler handler, int max) {
        this.ctx = ctx;
        this.handler = handler;
        // Netty applies the announced limit when the client acknowledges it. An attacker never does.
        handler.connection().remote().maxActiveStreams(max);
    }

    /** Returns whether a request is being received, worked on or answered, or was since the last call. */
    boolean isBusy() {
        Http2Connection connection = handler.connection();
        int created = connection.remote().lastStreamCreated();
        boolean busy = created != lastCreated || connection.numActiveStreams() > 0;
        lastCreated = created;
        return busy;
    }

    /** Notes that the answer of a stream is complete, so that it must be taken as a whole in time. */
    void answered(int stream) {
        answered.add(stream);
    }

    /**
     * Resets all streams whose client has not taken a complete answer for the given time, or no part of an answer that
     * is still being written, and returns how many.
     */
    // A reset fails only if the stream is gone already.
    @SuppressWarnings("FutureReturnValueIgnored")
    int resetStalled(long now, long deadlineNanos) {
        List<Http2Stream> waiting = waiting();
        Set<Integer> ids = waiting.stream().map(Http2Stream::id).collect(Collectors.toSet());
        blocked.keySet().retainAll(ids);
        answered.retainAll(ids);
        int reset = 0;
        for (Http2Stream stream : waiting) {
            long windows = windows(stream);
            Blocked before = blocked.get(stream.id());
            if (before == null || (before.windows() != windows && !answered.contains(stream.id()))) {
                blocked.put(stream.id(), new Blocked(now, windows));
            } else if (now - before.since() >= deadlineNanos) {
                handler.resetStream(ctx, stream.id(), Http2Error.CANCEL.code(), ctx.newPromise());
                blocked.remove(stream.id());
                reset++;
            }
        }
        if (reset > 0) {
            ctx.flush();
        }
        return reset;
    }

    private List<Http2Stream> waiting() {
        Http2RemoteFlowController flow = handler.encoder().flowController();
        List<Http2Stream> waiting = new ArrayList<>();
        try {
            handler.connection().forEachActiveStream(stream -> {
                // In that state, the request is answered, but the client has not ended it.
                if (flow.hasFlowControlled(stream) || stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
                    waiting.add(stream);
                }
                return true;
            });
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        return waiting;
    }

    private long windows(Http2Stream stream) {
        Http2RemoteFlowController flow = handler.encoder().flowController();
        return (long) flow.windowSize(handler.connection().connectionStream()) << Integer.SIZE
                | Integer.toUnsignedLong(flow.windowSize(stream));
    }
}
