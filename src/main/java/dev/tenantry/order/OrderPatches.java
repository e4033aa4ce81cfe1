package dev.tenantry.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.http.BodyFaults;
import dev.tenantry.http.InvalidBodyException;
import dev.tenantry.http.MergePatch;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;

/** Applies JSON Merge Patches to what clients decide about an order. */
@Singleton
class OrderPatches {

    private final ObjectMapper json;
    private final BodyFaults faults;
    private final Validator validator;

    OrderPatches(ObjectMapper json, BodyFaults faults, Validator validator) {
        this.json = json;
        this.faults = faults;
        this.validator = validator;
    }

    /**
     * Returns the content with the patch applied.
     *
     * @throws ConstraintViolationException if it is not the content of an order any more
     * @throws InvalidBodyException if a member cannot have this value, or cannot be changed alone
     */
    OrderContent apply(OrderContent content, JsonNode patch) {
        if (!patch.isObject()) {
            throw BodyFaults.notAnObject();
        }
        JsonNode target = patch.has("lines") ? json.valueToTree(content) : asClientsPlaceIt(content);
        OrderRequest changed = faults.read(withoutNulls(MergePatch.apply(target, patch)), OrderRequest.class);
        if (content.currency() != null && patch.hasNonNull("currency") && !patch.has("lines")) {
            throw BodyFaults.notAllowed(
                    "must not be changed without the lines, whose prices would mean other amounts", "currency");
        }
        Set<ConstraintViolation<OrderRequest>> violations = validator.validate(changed);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return changed.content();
    }

    // An order of one line without a price can be changed in the form in which it is usually placed.
    private JsonNode asClientsPlaceIt(OrderContent content) {
        ObjectNode order = json.valueToTree(content);
        if (content.lines().size() == 1 && content.currency() == null) {
            order.setAll((ObjectNode) order.remove("lines").get(0));
        }
        return order;
    }

    // What an order lacks is null there, and was not sent by the client.
    private static JsonNode withoutNulls(JsonNode content) {
        ((ObjectNode) content).properties().removeIf(member -> member.getValue().isNull());
        for (JsonNode line : content.path("lines")) {
            if (line instanceof ObjectNode members) {
                members.properties().removeIf(member -> member.getValue().isNull());
            }
        }
        return content;
    }
}
