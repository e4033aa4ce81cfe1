package dev.tenantry.relocation;

import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Tenant;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Places orders for one tenant and reads each of them back, on two threads, at instances that may be killed. Each order
 * is for a product of its own, so that one whose answer was lost can be told from one that was placed twice.
 */
final class Customer implements AutoCloseable {

    private static final int THREADS = 2;
    private static final Duration PAUSE = Duration.ofMillis(60);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Tenant tenant;
    private final Supplier<List<URI>> instances;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final AtomicInteger products = new AtomicInteger();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final AtomicLong servedNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong longestNanos = new AtomicLong();
    private final List<Thread> threads;
    private volatile boolean closed;

    /** @param instances where to send requests; an instance that does not answer is followed by the next one */
    Customer(Supplier<List<URI>> instances, Tenant tenant) {
        this.instances = instances;
        this.tenant = tenant;
        this.threads = IntStream.range(0, THREADS)
                .mapToObj(i -> Thread.ofPlatform().daemon().start(() -> run(i)))
                .toList();
    }

    private void run(int first) {
        int instance = first;
        try {
            while (!closed) {
                String product = "P-" + products.incrementAndGet();
                try {
                    place(instance, product);
                } catch (IOException lost) {
                    unknown.add(product);
                    instance++;
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void place(int instance, String product) throws IOException, InterruptedException {
        HttpResponse<String> placed = send(
                instance,
                "/orders",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"product_id\":\"" + product + "\",\"quantity\":1}")));
        if (placed.statusCode() != 201) {
            expectRefusedForNow("POST", placed);
            // Not even a 503 says that nothing was committed: the answer to the COMMIT may have been lost.
            unknown.add(product);
            return;
        }
        String id = JsonPath.from(placed.body()).getString("id");
        acknowledged.put(product, id);
        served();
        HttpResponse<String> read = send(instance, "/orders/" + id, HttpRequest.newBuilder());
        if (read.statusCode() == 200 && read.body().contains("\"" + product + "\"")) {
            served();
        } else {
            expectRefusedForNow("GET", read);
        }
    }

    private void served() {
        long now = System.nanoTime();
        long before = servedNanos.getAndSet(now);
        longestNanos.accumulateAndGet(now - before, Math::max);
    }

    private void expectRefusedForNow(String method, HttpResponse<String> answer) {
        if (answer.statusCode() != 503
                || answer.headers().firstValue("Retry-After").isEmpty()) {
            unexpected.add(method + " " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<String> send(int instance, String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        List<URI> all = instances.get();
        return client.send(
                request.uri(all.get(instance % all.size()).resolve(path))
                        .header("Authorization", "Bearer " + TestTokens.of(tenant))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the ids of all orders that were acknowledged, by product. */
    Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Returns the products of which it is not known whether their order was placed. */
    Set<String> unknown() {
        return Set.copyOf(unknown);
    }

    /** Returns all answers but success, and 503 with Retry-After. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** Returns the longest time in which no request succeeded. */
    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    /** Stops, and waits until the last requests have been answered. */
    void stop() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE.multipliedBy(3));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
