package dev.tenantry.bench;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The operations of clients, and the requests that they send for them. */
enum Operation {
    LIST(200),
    GET(200),
    POST(201);

    private static final String ORDER = "{\"product_id\":\"SKU-1001\",\"quantity\":2}";

    private final int success;

    Operation(int success) {
        this.success = success;
    }

    boolean isSuccess(int status) {
        return status == success;
    }

    byte[] request(String token, UUID order) {
        String text = switch (this) {
            case LIST -> head("GET", "/orders", token) + "\r\n";
            case GET -> head("GET", "/orders/" + order, token) + "\r\n";
            case POST ->
                head("POST", "/orders", token) + "Content-Type: application/json\r\nContent-Length: " + ORDER.length()
                        + "\r\n\r\n" + ORDER;
        };
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String head(String method, String path, String token) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n";
    }
}
