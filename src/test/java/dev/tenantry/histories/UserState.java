package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user after one of their changes.
 *
 * @param subject null until the invitation is taken up
 * @param role empty once the user is removed
 */
record UserState(String email, @Nullable String subject, String role, int version) implements State {

    private static final Set<String> CHOSEN_BY_THE_SERVER = Set.of("id", "tenant_id", "invited_at", "created_at");

    boolean isGone() {
        return role.isEmpty();
    }

    UserState withRole(String other) {
        return new UserState(email, subject, other, version + 1);
    }

    UserState joined(String by) {
        return new UserState(email, by, role, version + 1);
    }

    UserState gone() {
        return new UserState(email, subject, "", version + 1);
    }

    @Override
    public JsonNode json() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("subject", subject);
        members.put("email", email);
        members.put("role", role);
        return Text.node(members);
    }

    static JsonNode comparable(JsonNode shown) {
        return ((ObjectNode) shown.deepCopy()).without(CHOSEN_BY_THE_SERVER);
    }
}
