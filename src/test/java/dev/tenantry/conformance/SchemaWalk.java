package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds all schemas of a document, at any depth. Does not follow references, whose targets are found by themselves. */
final class SchemaWalk {

    /** @param pointer where the schema is in the document, as a JSON pointer */
    record Found(String pointer, JsonNode schema) {

        boolean is(String type) {
            return schema.path("type").asText().equals(type) || contains(schema.path("type"), type);
        }

        boolean has(String... keywords) {
            for (String keyword : keywords) {
                if (schema.has(keyword)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Found> found = new ArrayList<>();

    private SchemaWalk() {}

    static List<Found> of(JsonNode document) {
        SchemaWalk walk = new SchemaWalk();
        walk.search("", document);
        return walk.found;
    }

    /** Returns the names of the schemas of request bodies, and of all that these refer to. */
    static Set<String> ofRequests(JsonNode document) {
        Set<String> names = new HashSet<>();
        document.findValues("requestBody").forEach(body -> addReferences(body, document, names));
        return names;
    }

    private static void addReferences(JsonNode node, JsonNode document, Set<String> names) {
        for (String reference : node.findValuesAsText("$ref")) {
            if (names.add(reference.substring(reference.lastIndexOf('/') + 1))) {
                addReferences(document.at(reference.substring(1)), document, names);
            }
        }
    }

    private void search(String pointer, JsonNode node) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String where = pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
            if (where.matches("/components/schemas/[^/]+") || member.getKey().equals("schema")) {
                visit(where, member.getValue());
            } else {
                search(where, member.getValue());
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                search(pointer + "/" + i, node.get(i));
            }
        }
    }

    private void visit(String pointer, JsonNode schema) {
        found.add(new Found(pointer, schema));
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            visit(pointer + "/properties/" + member.getKey(), member.getValue());
        }
        for (String keyword : List.of("items", "additionalProperties")) {
            if (schema.path(keyword).isObject()) {
                visit(pointer + "/" + keyword, schema.get(keyword));
            }
        }
        for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
            for (int i = 0; i < schema.path(keyword).size(); i++) {
                visit(pointer + "/" + keyword + "/" + i, schema.get(keyword).get(i));
            }
        }
    }

    private static boolean contains(JsonNode array, String text) {
        for (JsonNode element : array) {
            if (element.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
