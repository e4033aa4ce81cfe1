package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a request that succeeded with the document: the document must not be stricter than the service. */
final class RequestCheck {

    private RequestCheck() {}

    static List<String> deviations(ApiDocument document, Exchange exchange) {
        Optional<ApiOperation> operation =
                document.find(exchange.method(), exchange.uri().getRawPath());
        if (operation.isEmpty() || !exchange.isSuccess()) {
            return List.of();
        }
        List<String> deviations = new ArrayList<>(parameters(operation.get(), exchange));
        deviations.addAll(
                operation.get().requestBody().map(body -> body(body, exchange)).orElse(List.of()));
        return deviations;
    }

    private static List<String> body(Part body, Exchange exchange) {
        String type = exchange.sentType().map(Exchange::withoutParameters).orElse("none");
        Optional<Part> schema = body.get("content").find(type).flatMap(media -> media.find("schema"));
        if (schema.isEmpty()) {
            return List.of("accepted, but the media type " + type + " is not documented");
        }
        // Plain bytes have no structure that could contradict.
        if (!AnswerCheck.isJson(type)) {
            return List.of();
        }
        return schema.get().contradictions(ApiDocument.parse(exchange.sent().orElse(""))).stream()
                .map(what -> "accepted, although in the request" + what)
                .toList();
    }

    private static List<String> parameters(ApiOperation operation, Exchange exchange) {
        Map<String, String> inPath = operation.template().values(exchange.uri().getRawPath());
        Map<String, List<String>> inQuery = query(exchange);
        return operation.parameters().stream()
                .flatMap(parameter -> {
                    String name = parameter.get("name").node().asText();
                    Optional<JsonNode> value =
                            switch (parameter.get("in").node().asText()) {
                                case "path" ->
                                    Optional.ofNullable(inPath.get(name))
                                            .map(text -> HeaderCheck.typed(decode(text), parameter.get("schema")));
                                case "query" ->
                                    Optional.ofNullable(inQuery.get(name))
                                            .map(texts -> typed(texts, parameter.get("schema")));
                                default -> Optional.empty();
                            };
                    return value.stream().flatMap(sent -> contradictions(parameter, sent));
                })
                .toList();
    }

    /** Returns the values of a parameter: an array if it can be given several times, otherwise the first one. */
    private static JsonNode typed(List<String> texts, Part schema) {
        if (!schema.node().path("type").asText().equals("array")) {
            return HeaderCheck.typed(texts.getFirst(), schema);
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        texts.forEach(text -> values.add(HeaderCheck.typed(text, schema.get("items"))));
        return values;
    }

    private static Stream<String> contradictions(Part parameter, JsonNode value) {
        return parameter.get("schema").contradictions(value).stream()
                .map(what -> "accepted, although the parameter "
                        + parameter.get("name").node().asText() + what);
    }

    /** Returns the parameters of the query. An empty one counts as absent. */
    private static Map<String, List<String>> query(Exchange exchange) {
        return Stream.ofNullable(exchange.uri().getRawQuery())
                .flatMap(query -> Stream.of(query.split("&")))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2 && !pair[1].isEmpty())
                .collect(Collectors.groupingBy(
                        pair -> decode(pair[0]), Collectors.mapping(pair -> decode(pair[1]), Collectors.toList())));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
