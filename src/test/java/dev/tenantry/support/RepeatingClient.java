package dev.tenantry.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Places one order with an idempotency key, and repeats the request until it is answered with success.
 *
 * @param api the address of the service, which may change while it is restarted
 */
public record RepeatingClient(Supplier<String> api, String token, String key) {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** What a client was told in the end. */
    public record Placed(String body, boolean isReplayed) {}

    public Placed place() {
        return await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .until(this::attempt, Optional::isPresent)
                .orElseThrow();
    }

    /** Sends the request once; empty unless it succeeded. */
    public Optional<Placed> attempt() throws InterruptedException {
        @Nullable HttpResponse<String> answer = send();
        if (answer == null || answer.statusCode() == 409 || answer.statusCode() == 503) {
            return Optional.empty();
        }
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return Optional.of(new Placed(
                answer.body(),
                answer.headers().firstValue("Idempotent-Replayed").isPresent()));
    }

    /** Sends the request once; null if the connection was lost. */
    public @Nullable HttpResponse<String> send() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api.get() + "/orders"))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"product_id\": \"SKU-ONCE\", \"quantity\": 1}"))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException lost) {
            return null;
        }
    }
}
