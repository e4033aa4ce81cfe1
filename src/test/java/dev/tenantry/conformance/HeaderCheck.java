package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the headers of an answer with those that are documented for it: none may be missing, and none surplus. */
final class HeaderCheck {

    /** Belong to the message or to the connection. OpenAPI documents none of them. */
    private static final Set<String> TRANSPORT =
            Set.of("content-type", "content-length", "transfer-encoding", "connection", "date", "keep-alive");

    private HeaderCheck() {}

    static List<String> deviations(Part response, Exchange exchange) {
        List<String> deviations = new ArrayList<>();
        Set<String> surplus = new TreeSet<>(exchange.headers().keySet());
        surplus.removeAll(TRANSPORT);
        Optional<Part> documented = response.find("headers");
        documented.ifPresent(headers -> headers.names().forEach(name -> {
            surplus.remove(name.toLowerCase(Locale.ROOT));
            deviations.addAll(compare(name, headers.get(name), exchange));
        }));
        surplus.forEach(name -> deviations.add("the header " + name + " is not documented"));
        return deviations;
    }

    private static List<String> compare(String name, Part header, Exchange exchange) {
        Optional<String> value = exchange.header(name);
        if (value.isEmpty()) {
            return header.node().path("required").asBoolean()
                    ? List.of("the header " + name + " is missing")
                    : List.of();
        }
        return header.get("schema").contradictions(typed(value.get(), header.get("schema"))).stream()
                .map(what -> "the header " + name + " (" + value.get() + ")" + what)
                .toList();
    }

    /** Returns the text of a header or parameter as a value of the type that the schema requires. */
    static JsonNode typed(String text, Part schema) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return schema.node().path("type").asText().equals("integer") && text.matches("-?[0-9]{1,18}")
                ? nodes.numberNode(Long.parseLong(text))
                : nodes.textNode(text);
    }
}
