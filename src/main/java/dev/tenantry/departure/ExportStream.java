package dev.tenantry.departure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries the bytes of an export from its thread to the response, at the pace of the client: the thread waits here, not
 * a worker of the HTTP server, and for a limited time only.
 */
final class ExportStream extends OutputStream implements Flow.Publisher<byte[]>, Flow.Subscription {

    private final Semaphore demand = new Semaphore(0);
    private final Duration patience;
    private final Duration deadline;
    private final long beganNanos = System.nanoTime();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile Flow.@Nullable Subscriber<? super byte[]> subscriber;
    private volatile boolean cancelled;

    ExportStream(Duration patience, Duration deadline) {
        this.patience = patience;
        this.deadline = deadline;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super byte[]> response) {
        subscriber = response;
        response.onSubscribe(this);
        Throwable early = failure.get();
        if (early != null) {
            deliver(response, early);
        }
    }

    @Override
    public void request(long chunks) {
        demand.release((int) Math.min(chunks, Short.MAX_VALUE));
    }

    @Override
    public void cancel() {
        cancelled = true;
        demand.release();
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    /** @throws IOException if the client does not read in time, or has left */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        awaitDemand();
        byte[] chunk = new byte[length];
        System.arraycopy(bytes, offset, chunk, 0, length);
        Flow.Subscriber<? super byte[]> response = subscriber;
        if (response != null) {
            response.onNext(chunk);
        }
    }

    private void awaitDemand() throws IOException {
        Duration left = deadline.minusNanos(System.nanoTime() - beganNanos);
        Duration wait = left.compareTo(patience) < 0 ? left : patience;
        try {
            boolean requested = demand.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (cancelled) {
                throw new IOException("the client has left");
            }
            if (!requested || left.isNegative()) {
                throw new IOException(
                        wait.equals(patience)
                                ? "the client did not read for " + patience.toSeconds() + " seconds"
                                : "it took longer than " + deadline.toSeconds() + " seconds");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the instance is stopping");
        }
    }

    /** Ends the response. */
    void complete() {
        Flow.Subscriber<? super byte[]> response = subscriber;
        if (response != null && !cancelled) {
            response.onComplete();
        }
    }

    /** Cuts the response off, so that the client notices that it is incomplete. */
    void fail(Throwable reason) {
        failure.set(reason);
        Flow.Subscriber<? super byte[]> response = subscriber;
        if (response != null) {
            deliver(response, reason);
        }
    }

    // The export may fail before the response subscribes, or at the same moment. The second of the two delivers it.
    private void deliver(Flow.Subscriber<? super byte[]> response, Throwable reason) {
        if (failure.compareAndSet(reason, null) && !cancelled) {
            response.onError(reason);
        }
    }
}
