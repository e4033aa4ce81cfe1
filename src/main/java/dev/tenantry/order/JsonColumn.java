package dev.tenantry.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps a value in a column as JSON, and null in place of an empty one. */
abstract class JsonColumn<T> implements AttributeConverter<T, @Nullable String> {

    // The next version of the service, which runs beside this one during a rollout, may write more members.
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final TypeReference<T> type;
    private final T empty;

    private JsonColumn(TypeReference<T> type, T empty) {
        this.type = type;
        this.empty = empty;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T value) {
        try {
            return value == null || value.equals(empty) ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public T convertToEntityAttribute(@Nullable String text) {
        try {
            return text == null ? empty : JSON.readValue(text, type);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("A column does not hold what this service writes.", failure);
        }
    }

    /** Lines of an order. */
    static final class Lines extends JsonColumn<List<OrderLine>> {

        Lines() {
            super(new TypeReference<>() {}, List.of());
        }
    }

    /** Texts with names. */
    static final class Texts extends JsonColumn<Map<String, String>> {

        Texts() {
            super(new TypeReference<>() {}, Map.of());
        }
    }
}
