package dev.tenantry.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a fixed rate until it is closed. A request counts from the moment at which it was due, so a stall
 * counts for all requests that fall into it.
 */
final class PacedLoad implements AutoCloseable {

    private static final int THREADS = 16;

    private final Histogram latencies = new ConcurrentHistogram(3);
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    PacedLoad(int port, int perSecond, Supplier<byte[]> next) {
        long interval = Duration.ofSeconds(THREADS).toNanos() / perSecond;
        long begin = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            long first = begin + i * interval / THREADS;
            threads.add(Thread.ofPlatform().daemon().start(() -> run(port, first, interval, next)));
        }
    }

    private void run(int port, long first, long interval, Supplier<byte[]> next) {
        try (HttpLine line = new HttpLine(port)) {
            for (long due = first; !closed; due += interval) {
                LockSupport.parkNanos(due - System.nanoTime());
                int status = line.exchange(next.get()).status();
                latencies.recordValue(Math.max(0, System.nanoTime() - due));
                statuses.computeIfAbsent(status, unseen -> new LongAdder()).increment();
            }
        } catch (IOException failure) {
            statuses.computeIfAbsent(0, unseen -> new LongAdder()).increment();
        }
    }

    Histogram latencies() {
        return latencies;
    }

    /** Returns how many answers had which status; 0 for a connection that was lost. */
    Map<Integer, LongAdder> statuses() {
        return new TreeMap<>(statuses);
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(30));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
