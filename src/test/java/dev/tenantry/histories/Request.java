package dev.tenantry.histories;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that can be sent to any instance, any number of times. */
record Request(
        String method,
        String path,
        Map<String, String> headers,
        @Nullable String body) {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    static Request get(String path) {
        return new Request("GET", path, Map.of(), null);
    }

    static Request post(String path, Object body) {
        return new Request("POST", path, Map.of(), Text.of(body)).with("Content-Type", "application/json");
    }

    static Request post(String path) {
        return new Request("POST", path, Map.of(), null);
    }

    static Request patch(String path, Object body) {
        return new Request("PATCH", path, Map.of(), Text.of(body)).with("Content-Type", "application/merge-patch+json");
    }

    static Request delete(String path) {
        return new Request("DELETE", path, Map.of(), null);
    }

    Request with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Request(method, path, more, body);
    }

    Request as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    HttpRequest to(URI instance) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(instance + path))
                .timeout(DEADLINE)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder(method).append(' ').append(path);
        headers.forEach((name, value) -> {
            if (name.startsWith("If-") || name.startsWith("Idem")) {
                shown.append(' ').append(name).append(": ").append(value);
            }
        });
        return body == null ? shown.toString() : shown.append(' ').append(body).toString();
    }
}
