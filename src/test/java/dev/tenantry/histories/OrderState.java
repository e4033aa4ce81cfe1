package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An order after one of its changes. */
record OrderState(int number, Content content, List<Step> steps, int version) implements State {

    private static final Set<String> CHOSEN_BY_THE_SERVER = Set.of("id", "tenant_id", "created_at", "updated_at");

    record Step(
            @Nullable String from,
            String to,
            String by,
            @Nullable String reason) {}

    static OrderState placed(int number, Content content, String by) {
        return new OrderState(number, content, List.of(new Step(null, "pending", by, null)), 0);
    }

    String status() {
        return steps.getLast().to();
    }

    OrderState changed(Content other) {
        return new OrderState(number, other, steps, version + 1);
    }

    OrderState become(String next, String by, @Nullable String reason) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(status(), next, by, reason));
        return new OrderState(number, content, List.copyOf(longer), version + 1);
    }

    boolean canBecome(String next) {
        return switch (status()) {
            case "pending" -> Set.of("confirmed", "cancelled").contains(next);
            case "confirmed" -> Set.of("shipped", "cancelled").contains(next);
            case "shipped" -> next.equals("delivered");
            default -> false;
        };
    }

    @Override
    public JsonNode json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("number", number);
        members.put("reference", content.reference());
        members.put("product_id", content.lines().getFirst().product());
        members.put("quantity", content.lines().getFirst().quantity());
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Content.Line line : content.lines()) {
            Map<String, Object> shown = line.members();
            shown.putIfAbsent("unit_price", null);
            lines.add(shown);
        }
        members.put("lines", lines);
        members.put("currency", content.currency());
        members.put("total", content.total());
        members.put("metadata", content.metadata());
        members.put("status", status());
        members.put("version", version);
        return Text.node(members);
    }

    JsonNode history() {
        return Text.node(steps);
    }

    /** Leaves out what no client decides. */
    static JsonNode comparable(JsonNode shown) {
        return ((ObjectNode) shown.deepCopy()).without(CHOSEN_BY_THE_SERVER);
    }

    /** Leaves out the times. */
    static JsonNode comparableHistory(JsonNode shown) {
        JsonNode copy = shown.deepCopy();
        copy.forEach(step -> ((ObjectNode) step).remove("at"));
        return copy;
    }
}
