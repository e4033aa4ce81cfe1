package dev.tenantry.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/**
 * Generates a closed load: each client has one connection and sends its next request as soon as the last one is
 * answered. So the latency is that of a busy service, and a stall counts once per client, not once per request that
 * would have arrived meanwhile.
 */
final class Load {

    private final int port;

    Load(int port) {
        this.port = port;
    }

    /** @return latencies in nanoseconds, one per request */
    Histogram run(int clients, Duration length, Function<RandomGenerator, Sent> next) {
        long end = System.nanoTime() + length.toNanos();
        List<Future<Histogram>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                SplittableRandom random = new SplittableRandom(i);
                running.add(threads.submit(() -> client(end, next, random)));
            }
        }
        Histogram all = new Histogram(3);
        for (Future<Histogram> client : running) {
            all.add(join(client));
        }
        return all;
    }

    private Histogram client(long end, Function<RandomGenerator, Sent> next, RandomGenerator random)
            throws IOException {
        Histogram latencies = new Histogram(3);
        try (HttpLine line = new HttpLine(port)) {
            while (System.nanoTime() < end) {
                Sent sent = next.apply(random);
                long start = System.nanoTime();
                HttpLine.Answer answer = line.exchange(sent.request());
                latencies.recordValue(System.nanoTime() - start);
                if (!sent.operation().isSuccess(answer.status())) {
                    throw new IllegalStateException(sent.operation() + " returned status " + answer.status() + ".");
                }
            }
        }
        return latencies;
    }

    private static Histogram join(Future<Histogram> client) {
        try {
            return client.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("A client failed.", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    record Sent(Operation operation, byte[] request) {}
}
