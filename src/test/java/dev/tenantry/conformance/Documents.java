package dev.tenantry.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The documents of the services that tests talk to, each fetched once from the service itself. */
final class Documents {

    private final Map<String, Optional<ApiDocument>> byOrigin = new ConcurrentHashMap<>();
    private final Map<String, ApiDocument> byText = new ConcurrentHashMap<>();

    /** Returns the document; empty if nothing at this origin serves one, such as the port of health and metrics. */
    Optional<ApiDocument> of(URI uri) {
        String origin = uri.getScheme() + "://" + uri.getRawAuthority();
        @Nullable Optional<ApiDocument> known = byOrigin.computeIfAbsent(origin, this::fetch);
        return known == null ? Optional.empty() : known;
    }

    /** Returns null, so that the next request asks again, if the test has ended the service meanwhile. */
    private @Nullable Optional<ApiDocument> fetch(String origin) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/q/openapi?format=json"))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.of(byText.computeIfAbsent(response.body(), ApiDocument::new))
                    : Optional.empty();
        } catch (IOException gone) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
