package dev.tenantry.cost;

import dev.tenantry.support.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.UUID;

/** Sends the requests of one tenant, one after another on one connection. */
final class MeteredTenant {

    private static final int A_PAGE = 50;
    private static final String ORDER = "{\"product_id\": \"SKU-1001\", \"quantity\": 2}";

    private static final String BATCH = "[" + String.join(",", Collections.nCopies(10, ORDER)) + "]";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI orders;
    private final String token;
    private final URI placed;
    private final URI nextPage;

    /** Places a full page of orders, so that later ones do not make the list longer. */
    MeteredTenant(URI orders, String slug) throws IOException {
        this.orders = orders;
        this.token = TestTokens.naming(slug, "olivia@" + slug);
        for (int i = 1; i < A_PAGE; i++) {
            send(Operation.POST);
        }
        this.placed = orders.resolve(
                send(Operation.POST).headers().firstValue("Location").orElseThrow());
        String link = send(Operation.FIRST_PAGE).headers().firstValue("Link").orElseThrow();
        this.nextPage = orders.resolve(link.substring(1, link.indexOf('>')));
    }

    private HttpRequest.Builder post(HttpRequest.Builder request) {
        return request.uri(orders)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER));
    }

    HttpResponse<String> send(Operation operation) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder().header("Authorization", "Bearer " + token);
        switch (operation) {
            case LIST -> request.uri(orders);
            case LIST_PENDING -> request.uri(URI.create(orders + "?status=pending"));
            case LIST_OF_PRODUCT -> request.uri(URI.create(orders + "?product_id=SKU-1001"));
            case FIRST_PAGE -> request.uri(URI.create(orders + "?limit=25"));
            case NEXT_PAGE -> request.uri(nextPage);
            case GET -> request.uri(placed);
            case GET_MISSING -> request.uri(URI.create(orders + "/" + UUID.randomUUID()));
            case POST -> post(request);
            case POST_WITH_KEY ->
                post(request).header("Idempotency-Key", UUID.randomUUID().toString());
            case POST_BATCH ->
                post(request).uri(URI.create(orders + "/batch")).POST(HttpRequest.BodyPublishers.ofString(BATCH));
            // The warm-up stores the answer.
            case REPLAY -> post(request).header("Idempotency-Key", "replay");
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != operation.status()) {
                throw new IllegalStateException(operation + ": " + response.statusCode() + " " + response.body());
            }
            return response;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
