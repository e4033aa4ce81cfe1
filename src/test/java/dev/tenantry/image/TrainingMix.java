package dev.tenantry.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * The requests of a training run, in the proportions in which clients send them. The cache contains the profiles that
 * the compilers begin with, so what is rare in production must be rare here too.
 */
final class TrainingMix {

    private static final int CLIENTS = 8;
    // Enough for the second compiler, which starts with what a method did in its first thousands of calls.
    private static final int REQUESTS_PER_CLIENT = 2_500;
    // Tokens are remembered for a while. Each of them is also verified now and then.
    private static final int REQUESTS_PER_TOKEN = 50;
    private static final String ORDER = "{\"product_id\": \"SKU-1001\", \"quantity\": 2}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI orders;
    private final List<TrainingTenant> tenants;
    private final TrainingTenant limited;

    /** @param limited a tenant that is soon above its limit */
    TrainingMix(URI orders, List<TrainingTenant> tenants, TrainingTenant limited) {
        this.orders = orders;
        this.tenants = tenants;
        this.limited = limited;
    }

    void send() throws InterruptedException {
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                clients.add(threads.submit(() -> client(random)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("A client of the training run failed.", failure.getCause());
        }
    }

    private Void client(RandomGenerator random) throws IOException, InterruptedException {
        List<TrainingTenant.Session> sessions =
                tenants.stream().map(tenant -> tenant.session(orders)).toList();
        for (TrainingTenant.Session session : sessions) {
            session.placed(location(send(post(session), 201)));
        }
        for (int i = 0; i < REQUESTS_PER_CLIENT; i++) {
            TrainingTenant.Session session = sessions.get(random.nextInt(sessions.size()));
            if (i % REQUESTS_PER_TOKEN == 0) {
                session.signIn();
            }
            sendNext(session, random.nextInt(100));
        }
        return null;
    }

    private void sendNext(TrainingTenant.Session session, int percent) throws IOException, InterruptedException {
        if (percent < 68) {
            send(get(session, orders), 200);
        } else if (percent < 76) {
            send(get(session, URI.create(orders + "?status=pending")), 200);
        } else if (percent < 90) {
            send(get(session, session.order()), 200);
        } else if (percent < 95) {
            session.placed(location(send(post(session), 201)));
        } else if (percent < 97) {
            send(get(session, URI.create(orders + "/" + UUID.randomUUID())), 404);
        } else if (percent < 98) {
            send(get(session, orders.resolve("/users/me")), 200);
        } else if (percent < 99) {
            send(HttpRequest.newBuilder(orders).header("Authorization", "Bearer " + session.forged()), 401);
        } else {
            send(get(limited.session(orders), orders), 200, 429);
        }
    }

    private static HttpRequest.Builder get(TrainingTenant.Session session, URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + session.token());
    }

    private HttpRequest.Builder post(TrainingTenant.Session session) {
        return get(session, orders)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Integer... expected)
            throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (!Set.of(expected).contains(response.statusCode())) {
            throw new IllegalStateException(
                    "%s returned status %d: %s".formatted(response.request(), response.statusCode(), response.body()));
        }
        return response;
    }

    private URI location(HttpResponse<String> created) {
        return orders.resolve(created.headers().firstValue("Location").orElseThrow());
    }
}
