package dev.tenantry.http;

import io.netty.channel.Channel;
import io.quarkus.security.Authenticated;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes its time, and answers at length. */
@Path("/test/slow")
@Authenticated
public class SlowResource {

    static final int LARGE = 8 * 1024 * 1024;

    /** How many threads are writing a stream. */
    static final AtomicInteger STREAMING = new AtomicInteger();

    /** How many streams have failed. */
    static final AtomicInteger BROKEN = new AtomicInteger();

    private static volatile CountDownLatch work = new CountDownLatch(0);

    /** Makes {@link #work} take until the returned latch is counted down. */
    static CountDownLatch hold() {
        work = new CountDownLatch(1);
        return work;
    }

    @GET
    @Path("/work")
    public String work() throws InterruptedException {
        return work.await(1, TimeUnit.MINUTES) ? "done" : "not done";
    }

    @GET
    @Path("/large")
    public Answer large() {
        return new Answer("x".repeat(LARGE));
    }

    @GET
    @Path("/stream")
    public Response stream() {
        return Response.ok((StreamingOutput) out -> {
                    STREAMING.incrementAndGet();
                    try {
                        for (int i = 0; i < LARGE / 1_024; i++) {
                            out.write(new byte[4_096]);
                        }
                    } finally {
                        STREAMING.decrementAndGet();
                    }
                })
                .build();
    }

    /** Fails with a part of the answer written, and another part on its way to a client that does not read. */
    @GET
    @Path("/broken")
    public Response broken(@Context RoutingContext routing) {
        Channel channel = ((ConnectionBase) routing.request().connection()).channel();
        long free = channel.bytesBeforeUnwritable();
        return Response.ok((StreamingOutput) out -> {
                    do {
                        out.write(new byte[4_096]);
                        out.flush();
                    } while (isAccepted(channel, free));
                    BROKEN.incrementAndGet();
                    throw new IllegalStateException("Broken on purpose.");
                })
                .build();
    }

    /** Returns whether the socket accepts what was written. If not, all of it stays before the socket. */
    private static boolean isAccepted(Channel channel, long whenEmpty) {
        // The event loop writes after the call that wrote has returned. Without this wait for it, what it has yet to
        // write would look accepted, and this thread would write on until it waits for a client that never reads.
        channel.eventLoop().submit(() -> {}).syncUninterruptibly();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        while (channel.bytesBeforeUnwritable() < whenEmpty && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        return channel.bytesBeforeUnwritable() == whenEmpty;
    }

    public record Answer(String text) {}
}
