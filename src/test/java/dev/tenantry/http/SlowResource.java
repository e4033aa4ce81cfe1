package dev.tenantry.http;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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
                            out.write(new byte[1_024]);
                        }
                    } finally {
                        STREAMING.decrementAndGet();
                    }
                })
                .build();
    }

    public record Answer(String text) {}
}
