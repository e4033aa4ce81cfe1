package dev.tenantry.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Turns what a resource returns into what is stored, and this into an answer. */
@ApplicationScoped
class AnswerForm {

    static final String REPLAYED = "Idempotent-Replayed";

    private final ObjectMapper json;

    AnswerForm(ObjectMapper json) {
        this.json = json;
    }

    /** Returns the answer in the form in which it is stored; empty if it is not a success. */
    Optional<StoredAnswer> stored(KeyedRequest request, @Nullable Object result) throws JsonProcessingException {
        Response answer = response(result);
        if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
            return Optional.empty();
        }
        @Nullable String body = answer.getEntity() == null ? null : json.writeValueAsString(answer.getEntity());
        return Optional.of(new StoredAnswer(
                request.fingerprint(), answer.getStatus(), json.writeValueAsString(answer.getStringHeaders()), body));
    }

    private static Response response(@Nullable Object result) {
        return switch (result) {
            case null -> Response.noContent().build();
            case RestResponse<?> answer -> answer.toResponse();
            case Response answer -> answer;
            default -> Response.ok(result).build();
        };
    }

    /** Returns the answer as the resource gave it, marked as a repetition. */
    Response replay(StoredAnswer stored) {
        Response.ResponseBuilder answer = Response.status(stored.status()).header(REPLAYED, "true");
        if (stored.body() != null) {
            // A text is written as it is, if it is said to be JSON. The framework names the charset only for an object.
            answer.type(MediaType.APPLICATION_JSON_TYPE.withCharset(StandardCharsets.UTF_8.name()))
                    .entity(stored.body());
        }
        headers(stored).forEach((name, values) -> values.forEach(value -> answer.header(name, value)));
        return answer.build();
    }

    private Map<String, List<String>> headers(StoredAnswer stored) {
        try {
            return json.readValue(stored.headers(), new TypeReference<>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("The headers of a stored answer are not valid JSON.", damaged);
        }
    }
}
