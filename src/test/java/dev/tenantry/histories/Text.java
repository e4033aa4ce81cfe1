package dev.tenantry.histories;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as text and back, so that two values are equal if their texts are. */
final class Text {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Text() {}

    static String of(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException failure) {
            throw new Divergence("This is not JSON: " + text, failure);
        }
    }

    /** Returns the value as it would be read. */
    static JsonNode node(Object value) {
        return read(of(value));
    }
}
