package dev.tenantry.k8s.model;

import java.util.Map;
import java.util.stream.Stream;

/** A label selector. An empty one selects everything; an absent one selects nothing. */
public record Selector(Field field) {

    public boolean selects(Map<String, String> labels) {
        return field.isPresent()
                && labels.entrySet().containsAll(field.at("matchLabels").texts().entrySet())
                && field.at("matchExpressions").items().allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(Field expression, Map<String, String> labels) {
        String key = expression.at("key").text();
        Stream<String> values = expression.at("values").items().map(Field::text);
        return switch (expression.at("operator").text()) {
            case "In" -> values.anyMatch(value -> value.equals(labels.get(key)));
            case "NotIn" -> values.noneMatch(value -> value.equals(labels.get(key)));
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            default -> throw new IllegalArgumentException(expression + " has an unknown operator");
        };
    }
}
