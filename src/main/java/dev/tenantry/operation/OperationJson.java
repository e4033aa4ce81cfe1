package dev.tenantry.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;

/** Converts an operation's input and result to and from the JSON that its row holds. */
@ApplicationScoped
public class OperationJson {

    private final ObjectMapper mapper;

    OperationJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("This value cannot be written as JSON.", failure);
        }
    }

    public <T> T read(String text, Class<T> type) {
        try {
            return mapper.readValue(text, type);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("The input of this operation cannot be read.", failure);
        }
    }
}
