package dev.tenantry.support;

import dev.tenantry.tenant.Tenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Lists the orders of several tenants continuously until it is closed, for a minute at most. */
public final class Traffic implements AutoCloseable {

    /** Number of requests per tenant that are under way at any time. */
    public static final int THREADS_PER_TENANT = 2;

    private static final Duration AT_MOST = Duration.ofMinutes(1);

    /**
     * A response and the time it took.
     *
     * @param status the HTTP status, or 0 if there was no response
     */
    public record Answer(int status, Optional<String> retryAfter, Duration took, String body) {

        public boolean isRefusedForNow() {
            return status == 503 && retryAfter.isPresent();
        }
    }

    private final URI orders;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ConcurrentMap<Tenant, List<Answer>> answers = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tenant, String> tokens = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long until = System.nanoTime() + AT_MOST.toNanos();
    private volatile boolean closed;

    public Traffic(URI service, List<Tenant> tenants) {
        this.orders = service.resolve("/orders");
        for (Tenant tenant : tenants) {
            answers.put(tenant, Collections.synchronizedList(new ArrayList<>()));
            for (int i = 0; i < THREADS_PER_TENANT; i++) {
                threads.add(Thread.ofPlatform().daemon().start(() -> run(tenant)));
            }
        }
    }

    /** Returns all responses to the tenant, in the order of arrival. */
    public List<Answer> of(Tenant tenant) {
        return List.copyOf(answers.getOrDefault(tenant, List.of()));
    }

    /** Returns the responses to the tenant without the first {@code after}. */
    public List<Answer> of(Tenant tenant, int after) {
        List<Answer> all = of(tenant);
        return all.subList(Math.min(after, all.size()), all.size());
    }

    /** Sends one more request of the tenant. */
    public Answer ask(Tenant tenant) {
        HttpRequest request = HttpRequest.newBuilder(orders)
                .header("Authorization", "Bearer " + tokens.computeIfAbsent(tenant, TestTokens::of))
                .timeout(Duration.ofSeconds(40))
                .build();
        long began = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After"),
                    Duration.ofNanos(System.nanoTime() - began),
                    response.body());
        } catch (IOException failure) {
            return new Answer(
                    0, Optional.empty(), Duration.ofNanos(System.nanoTime() - began), String.valueOf(failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(thread -> {
            try {
                thread.join(AT_MOST);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        client.close();
    }

    private void run(Tenant tenant) {
        while (!closed && System.nanoTime() < until) {
            answers.getOrDefault(tenant, List.of()).add(ask(tenant));
        }
    }
}
