package dev.tenantry.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL keeps as {@code jsonb}, to be passed on as it is. */
final class Json {

    private Json() {}

    static @Nullable JsonNode parse(ObjectMapper json, @Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL gave something else than JSON.", impossible);
        }
    }
}
