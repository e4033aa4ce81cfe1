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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Places orders for one tenant and reads each of them back, on several threads, until it is closed: for a minute at
 * most. Records which orders were acknowledged, how long requests took, and every answer that a client would not expect.
 */
final class BusyTenant implements AutoCloseable {

    private static final int THREADS = 4;
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Tenant tenant;
    private final URI orders;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final List<Duration> took = new CopyOnWriteArrayList<>();
    private final List<Thread> threads;
    private volatile boolean closed;

    BusyTenant(URI service, Tenant tenant) {
        this.tenant = tenant;
        this.orders = service.resolve("/orders");
        long until = System.nanoTime() + AT_MOST.toNanos();
        this.threads = IntStream.range(0, THREADS)
                .mapToObj(i -> Thread.ofPlatform().daemon().start(() -> run(until)))
                .toList();
    }

    private void run(long until) {
        try {
            while (!closed && System.nanoTime() < until) {
                String id = place();
                if (id != null) {
                    acknowledged.add(id);
                    expectThere(id);
                }
                Thread.sleep(PAUSE);
            }
        } catch (IOException failure) {
            unexpected.add(String.valueOf(failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable String place() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(orders)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"product_id\":\"anvil\",\"quantity\":1}")));
        if (answer.statusCode() == 201) {
            return JsonPath.from(answer.body()).getString("id");
        }
        expectRefusedForNow("POST", answer);
        return null;
    }

    /** What was acknowledged must be there at once. */
    private void expectThere(String id) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(orders + "/" + id)));
        if (answer.statusCode() != 200) {
            expectRefusedForNow("GET", answer);
        }
    }

    private void expectRefusedForNow(String method, HttpResponse<String> answer) {
        if (answer.statusCode() != 503
                || answer.headers().firstValue("Retry-After").isEmpty()) {
            unexpected.add(method + " " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<String> answer = client.send(
                request.header("Authorization", "Bearer " + TestTokens.of(tenant))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        took.add(Duration.ofNanos(System.nanoTime() - began));
        return answer;
    }

    /** Returns the ids of all orders that were acknowledged. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Returns all answers but success, and 503 with Retry-After. */
    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    Duration longest() {
        return took.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Stops, and waits until the last requests have been answered. */
    void stop() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(AT_MOST);
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
