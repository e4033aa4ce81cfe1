package dev.tenantry.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The requests of a training run. The cache contains the profiles with which the compilers begin, so everything that a
 * busy instance does has to happen here, and long enough: what the second compiler has not seen happen, it leaves out,
 * and an instance that comes to such a place later has to compile the method again.
 */
final class TrainingMix {

    // Clients come and go, and some do not wait for their answers. Each of these is such a place.
    private static final List<Integer> CLIENTS_OF_ROUNDS =
            List.of(16, 64, 16, 64, 8, 64, 16, 64, 16, 64, 16, 64, 8, 64, 16, 64);
    private static final Duration PATIENCE = Duration.ofMillis(3);
    private static final int MOST_CLIENTS = 64;
    // All of them order for the same tenant at once, which is allowed within limits.
    private static final int FIRST_CLIENTS = 8;
    private static final int ORDERS_FIRST = 64;
    private static final int REQUESTS_PER_ROUND = 15_000;

    private final List<TrainingClient> clients;

    /** @param limited a tenant that is soon above its limit */
    TrainingMix(URI orders, List<TrainingTenant> tenants, TrainingTenant limited) {
        clients = IntStream.range(0, MOST_CLIENTS)
                .mapToObj(seed -> new TrainingClient(orders, tenants, limited, seed))
                .toList();
    }

    void send() throws InterruptedException {
        // So the first lists are already as long as the others.
        round(FIRST_CLIENTS, (client, http) -> client.placeOrders(http, ORDERS_FIRST / FIRST_CLIENTS));
        for (int count : CLIENTS_OF_ROUNDS) {
            round(count, (client, http) -> client.send(http, REQUESTS_PER_ROUND / count));
        }
    }

    private void round(int count, Part part) throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Callable<Void>> parts = new ArrayList<>();
            for (TrainingClient client : clients.subList(0, count)) {
                parts.add(() -> {
                    part.send(client, http);
                    return null;
                });
            }
            for (Future<Void> sent : threads.invokeAll(parts)) {
                sent.get();
            }
            for (TrainingClient client : clients.subList(0, count)) {
                client.ask(http);
            }
            Thread.sleep(PATIENCE);
            http.shutdownNow();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("A client of the training run failed.", failure.getCause());
        }
    }

    /** What each client of a round sends. */
    private interface Part {

        void send(TrainingClient client, HttpClient http) throws IOException, InterruptedException;
    }
}
