package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes real enums of those that only list what is known today. Clients have to expect further values, but this version
 * of the service sends no others.
 */
final class ExtensibleEnums {

    private static final String KEYWORD = "x-extensible-enum";

    private ExtensibleEnums() {}

    /** Changes the node, and returns it. */
    static JsonNode close(JsonNode node) {
        if (node instanceof ObjectNode schema && schema.path(KEYWORD).isArray()) {
            schema.set("enum", schema.get(KEYWORD));
        }
        node.forEach(ExtensibleEnums::close);
        return node;
    }
}
