package dev.tenantry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Sends each of the given requests once, in order. Each client has a separate connection. */
final class Visits {

    private final int port;

    Visits(int port) {
        this.port = port;
    }

    /** @return latencies in nanoseconds, one per request */
    Histogram of(List<byte[]> requests, int clients) {
        AtomicInteger next = new AtomicInteger();
        Histogram all = new Histogram(3);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(requests, next)));
            }
            for (Future<Histogram> client : running) {
                all.add(client.get());
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("A client failed.", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return all;
    }

    private Histogram client(List<byte[]> requests, AtomicInteger next) throws IOException {
        Histogram latencies = new Histogram(3);
        try (HttpLine line = new HttpLine(port)) {
            for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
                long begun = System.nanoTime();
                HttpLine.Answer answer = line.exchange(requests.get(i));
                latencies.recordValue(System.nanoTime() - begun);
                if (answer.status() != 200) {
                    throw new IllegalStateException("Request " + i + " returned status " + answer.status() + ": "
                            + new String(answer.body(), StandardCharsets.UTF_8));
                }
            }
        }
        return latencies;
    }
}
