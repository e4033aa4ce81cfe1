package dev.tenantry.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A client of a training run, which sends requests of all tenants, one after the other. For one thread at a time. */
final class TrainingClient {

    // Tokens are remembered for a while. Each of them is also verified now and then.
    private static final int REQUESTS_PER_TOKEN = 50;
    private static final String ORDER = "{\"product_id\": \"SKU-1001\", \"quantity\": 2}";

    private final URI orders;
    private final List<TrainingTenant.Session> sessions;
    private final TrainingTenant limited;
    private final RandomGenerator random;

    TrainingClient(URI orders, List<TrainingTenant> tenants, TrainingTenant limited, int seed) {
        this.orders = orders;
        this.sessions = tenants.stream().map(tenant -> tenant.session(orders)).toList();
        this.limited = limited;
        this.random = new SplittableRandom(seed);
    }

    /** Places this many orders for each tenant. */
    void placeOrders(HttpClient http, int orders) throws IOException, InterruptedException {
        for (TrainingTenant.Session session : sessions) {
            for (int i = 0; i < orders; i++) {
                place(http, session);
            }
        }
    }

    /** Sends this many requests, in the proportions in which clients send them. */
    void send(HttpClient http, int requests) throws IOException, InterruptedException {
        for (int i = 0; i < requests; i++) {
            TrainingTenant.Session session = sessions.get(random.nextInt(sessions.size()));
            if (i % REQUESTS_PER_TOKEN == 0) {
                session.signIn();
            }
            sendNext(http, session, random.nextInt(100));
        }
    }

    /** Sends a request without waiting for its answer. */
    void ask(HttpClient http) {
        http.sendAsync(get(sessions.getFirst(), orders).build(), HttpResponse.BodyHandlers.discarding());
    }

    private void sendNext(HttpClient http, TrainingTenant.Session session, int percent)
            throws IOException, InterruptedException {
        if (percent < 68) {
            send(http, get(session, orders), 200);
        } else if (percent < 76) {
            send(http, get(session, URI.create(orders + "?status=pending")), 200);
        } else if (percent < 90) {
            send(http, get(session, session.order()), 200);
        } else if (percent < 95) {
            place(http, session);
        } else if (percent < 97) {
            send(http, get(session, URI.create(orders + "/" + UUID.randomUUID())), 404);
        } else if (percent < 98) {
            send(http, get(session, orders.resolve("/users/me")), 200);
        } else if (percent < 99) {
            send(http, HttpRequest.newBuilder(orders).header("Authorization", "Bearer " + session.forged()), 401);
        } else {
            send(http, get(limited.session(orders), orders), 200, 429);
        }
    }

    private void place(HttpClient http, TrainingTenant.Session session) throws IOException, InterruptedException {
        HttpRequest.Builder post = get(session, orders)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER));
        HttpResponse<String> created = send(http, post, 201);
        session.placed(orders.resolve(created.headers().firstValue("Location").orElseThrow()));
    }

    private static HttpRequest.Builder get(TrainingTenant.Session session, URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + session.token());
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request, Integer... expected)
            throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (!Set.of(expected).contains(response.statusCode())) {
            throw new IllegalStateException(
                    "%s returned status %d: %s".formatted(response.request(), response.statusCode(), response.body()));
        }
        return response;
    }
}
