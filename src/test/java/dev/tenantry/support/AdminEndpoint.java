package dev.tenantry.support;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One operation of the control plane, taken from the OpenAPI document, so that new operations are included. */
public record AdminEndpoint(String method, String path) {

    public static List<AdminEndpoint> all() {
        Map<String, Map<String, Object>> paths = given().accept(ContentType.JSON)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("paths");
        return paths.entrySet().stream()
                .filter(path -> path.getKey().startsWith("/admin"))
                .flatMap(path -> path.getValue().keySet().stream()
                        .map(method -> new AdminEndpoint(method.toUpperCase(Locale.ROOT), path.getKey())))
                .toList();
    }

    public boolean takesId() {
        return path.contains("{id}");
    }

    /** Sends the request, with a body that is valid for a change if the operation takes one. */
    public Response send(RequestSpecification request, String id) {
        RequestSpecification with = takesId() ? request.pathParam("id", id) : request;
        if (path.contains("{subject}")) {
            with.pathParam("subject", "olivia");
        }
        if (path.contains("{number}")) {
            return with.pathParam("number", 1)
                    .contentType(ContentType.BINARY)
                    .body(new byte[] {1})
                    .request(method, path);
        }
        return body().map(body -> with.contentType(ContentType.JSON).body(body))
                .orElse(with)
                .request(method, path);
    }

    private Optional<String> body() {
        return switch (toString()) {
            case "PATCH /admin/tenants/{id}", "POST /admin/tenants" -> Optional.of("{\"name\": \"Acme\"}");
            case "POST /admin/tenants/import" ->
                Optional.of("{\"upload\": \"01234567-89ab-4def-8123-456789abcdef\", \"tenant\": {}}");
            case "POST /admin/tenants/{id}/clone" ->
                Optional.of("{\"slug\": \"staging\", \"name\": \"Staging\", \"plan\": \"pro\","
                        + " \"owner\": {\"subject\": \"olivia\", \"email\": \"olivia@acme.example\"}}");
            case "POST /admin/tenants/{id}/move" -> Optional.of("{\"tier\": \"schema\"}");
            case "PUT /admin/tenants/{id}/users/{subject}" ->
                Optional.of("{\"email\": \"olivia@acme.example\", \"role\": \"member\"}");
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
