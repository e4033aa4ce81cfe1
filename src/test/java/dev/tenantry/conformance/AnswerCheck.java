package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares an answer with the document. */
final class AnswerCheck {

    private static final String PROBLEM = "application/problem+json";

    /** Answers to requests that never reach an operation, whatever they name. Every one of them is a problem. */
    private static final Set<Integer> BEFORE_ANY_OPERATION = Set.of(405, 408, 411, 413, 414, 417, 421, 431, 501, 505);

    private AnswerCheck() {}

    static List<String> deviations(ApiDocument document, Exchange exchange) {
        Optional<ApiOperation> operation =
                document.find(exchange.documentedMethod(), exchange.uri().getRawPath());
        if (operation.isEmpty()) {
            return exchange.isError() ? problem(document, exchange) : undocumented(exchange);
        }
        Optional<Part> response = operation.get().response(exchange.status());
        if (response.isEmpty()) {
            return BEFORE_ANY_OPERATION.contains(exchange.status())
                    ? problem(document, exchange)
                    : List.of("the status " + exchange.status() + " is not documented");
        }
        List<String> deviations = new ArrayList<>(HeaderCheck.deviations(response.get(), exchange));
        deviations.addAll(body(response.get(), exchange));
        deviations.addAll(repetitions(exchange));
        return deviations;
    }

    private static List<String> undocumented(Exchange exchange) {
        String path = exchange.uri().getRawPath();
        // Not of the API: what Quarkus serves, resources that only tests have, and lists of methods.
        return path.startsWith("/q/")
                        || path.startsWith("/test/")
                        || exchange.method().equals("OPTIONS")
                ? List.of()
                : List.of("no such operation is documented");
    }

    private static List<String> body(Part response, Exchange exchange) {
        Optional<Part> content = response.find("content");
        if (exchange.isHead()) {
            return List.of();
        }
        if (content.isEmpty()) {
            return exchange.received().length == 0 ? List.of() : List.of("no body is documented");
        }
        String type = exchange.receivedType().orElse("none");
        Optional<Part> schema = content.get().find(type).flatMap(media -> media.find("schema"));
        if (schema.isEmpty()) {
            return List.of("the media type " + type + " is not documented");
        }
        return isJson(type) ? schema.get().contradictions(exchange.receivedJson()) : List.of();
    }

    private static List<String> problem(ApiDocument document, Exchange exchange) {
        if (exchange.isHead()) {
            return List.of();
        }
        String type = exchange.receivedType().orElse("none");
        if (!type.equals(PROBLEM)) {
            return List.of("the media type is " + type + ", not " + PROBLEM);
        }
        List<String> deviations = new ArrayList<>(repetitions(exchange));
        Part schemas = document.root().get("components").get("schemas");
        List<String> contradictions = schemas.get("Problem").contradictions(exchange.receivedJson());
        if (!contradictions.isEmpty()
                && !schemas.get("ValidationProblem")
                        .contradictions(exchange.receivedJson())
                        .isEmpty()) {
            deviations.addAll(contradictions);
        }
        return deviations;
    }

    /** Returns where a problem contradicts the head of its answer. */
    private static List<String> repetitions(Exchange exchange) {
        if (exchange.isHead() || !exchange.receivedType().equals(Optional.of(PROBLEM))) {
            return List.of();
        }
        List<String> deviations = new ArrayList<>();
        JsonNode problem = exchange.receivedJson();
        if (problem.path("status").asInt() != exchange.status()) {
            deviations.add("the member status is " + problem.path("status"));
        }
        if (!exchange.header("X-Request-Id")
                .equals(Optional.of(problem.path("requestId").asText()))) {
            deviations.add("the member requestId is not that of the header");
        }
        if (problem.has("retryAfter")
                && !exchange.header("Retry-After")
                        .equals(Optional.of(problem.path("retryAfter").asText()))) {
            deviations.add("the member retryAfter is not that of the header");
        }
        return deviations;
    }

    static boolean isJson(String mediaType) {
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }
}
