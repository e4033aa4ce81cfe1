package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a schema allows, whichever way it is written.
 *
 * @param types the types of all alternatives; empty if any type is allowed
 * @param alternatives the schemas of which a value fits one, without the one that is only null; at least one
 */
record Shape(Set<String> types, List<Part> alternatives) {

    static Shape of(Part schema) {
        Set<String> types = new TreeSet<>();
        List<Part> alternatives = new ArrayList<>();
        collect(schema, types, alternatives);
        return new Shape(types, alternatives.isEmpty() ? List.of(schema) : alternatives);
    }

    private static void collect(Part schema, Set<String> types, List<Part> alternatives) {
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.node().has(keyword)) {
                parts(schema, keyword).forEach(each -> collect(each, types, alternatives));
                return;
            }
        }
        // Of several schemas that all apply, the first one is what the others only annotate.
        if (schema.node().has("allOf")) {
            collect(parts(schema, "allOf").getFirst(), types, alternatives);
            return;
        }
        Set<String> own = types(schema.node().path("type"));
        types.addAll(own);
        if (!own.equals(Set.of("null"))) {
            alternatives.add(schema);
        }
    }

    private static List<Part> parts(Part schema, String keyword) {
        JsonNode list = schema.node().get(keyword);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            parts.add(schema.document().resolve(schema.pointer() + "/" + keyword + "/" + i, list.get(i)));
        }
        return parts;
    }

    private static Set<String> types(JsonNode type) {
        Set<String> types = new TreeSet<>();
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(each -> types.add(each.asText()));
        return types;
    }
}
