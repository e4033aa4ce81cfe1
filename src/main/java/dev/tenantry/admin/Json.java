package dev.tenantry.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** Reads {@code jsonb} columns, to be passed on unchanged. */
final class Json {

    private Json() {}

    static @Nullable JsonNode parse(ObjectMapper json, @Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A jsonb column does not contain valid JSON.", impossible);
        }
    }
}
