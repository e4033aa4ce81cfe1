package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of the document. A reference is followed as soon as the part is reached.
 *
 * @param pointer where it is in the document, as a JSON pointer
 */
record Part(ApiDocument document, String pointer, JsonNode node) {

    Optional<Part> find(String name) {
        JsonNode member = node.get(name);
        return member == null ? Optional.empty() : Optional.of(document.resolve(pointer + "/" + escape(name), member));
    }

    Part get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException("The document has no " + pointer + "/" + escape(name)));
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns what contradicts this part, which is a schema. */
    List<String> contradictions(JsonNode value) {
        return document.contradictions(pointer, value);
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
