package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request and its answer.
 *
 * @param headers the answer's headers, by their names in lower case
 */
record Exchange(
        String method,
        URI uri,
        Optional<String> sentType,
        Optional<String> sent,
        int status,
        Map<String, List<String>> headers,
        byte[] received) {

    /** Returns the method under which the operation is documented. */
    String documentedMethod() {
        return isHead() ? "GET" : method;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isError() {
        return status >= 400;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
    }

    /** Returns the media type of the answer, without parameters. */
    Optional<String> receivedType() {
        return header("Content-Type").map(Exchange::withoutParameters);
    }

    JsonNode receivedJson() {
        return ApiDocument.parse(new String(received, StandardCharsets.UTF_8));
    }

    static String withoutParameters(String mediaType) {
        return mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return method + " " + uri.getRawPath() + " -> " + status;
    }
}
