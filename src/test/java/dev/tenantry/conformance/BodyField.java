package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A member of a request body.
 *
 * @param pointer where it is; an array has its first element there
 * @param types the JSON types that it may have
 */
record BodyField(String pointer, List<String> types) {

    boolean isOnly(String type) {
        return types.stream().filter(each -> !each.equals("null")).toList().equals(List.of(type));
    }

    boolean isNullable() {
        return types.contains("null");
    }

    /** Returns the members of a body with this schema, at all depths. */
    static List<BodyField> of(Part schema) {
        List<BodyField> fields = new ArrayList<>();
        collect("", schema, fields);
        return fields;
    }

    private static void collect(String pointer, Part schema, List<BodyField> fields) {
        List<String> types = types(schema.node());
        if (!pointer.isEmpty()) {
            fields.add(new BodyField(pointer, types));
        }
        for (Part alternative : alternatives(schema)) {
            alternative
                    .find("properties")
                    .ifPresent(members ->
                            members.names().forEach(name -> collect(pointer + "/" + name, members.get(name), fields)));
            alternative.find("items").ifPresent(element -> collect(pointer + "/0", element, fields));
        }
    }

    private static List<Part> alternatives(Part schema) {
        List<Part> parts = new ArrayList<>(List.of(schema));
        for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
            schema.find(keyword).ifPresent(list -> {
                for (int i = 0; i < list.node().size(); i++) {
                    parts.add(schema.document()
                            .resolve(list.pointer() + "/" + i, list.node().get(i)));
                }
            });
        }
        return parts;
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? Stream.iterate(0, i -> i < type.size(), i -> i + 1)
                        .map(i -> type.get(i).asText())
                        .toList()
                : type.isTextual() ? List.of(type.asText()) : List.of();
    }
}
