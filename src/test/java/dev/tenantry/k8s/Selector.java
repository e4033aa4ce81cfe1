package dev.tenantry.k8s;

import java.util.Map;
import java.util.stream.Stream;

/** A label selector. Empty, it selects everything; one that is not there selects nothing. */
record Selector(Spot spot) {

    static Selector of(Spot spot) {
        return new Selector(spot);
    }

    boolean selects(Map<String, String> labels) {
        return spot.isThere()
                && spot.at("matchLabels").texts().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && spot.at("matchExpressions").items().allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(Spot expression, Map<String, String> labels) {
        String key = expression.at("key").text();
        Stream<String> values = expression.at("values").items().map(Spot::text);
        return switch (expression.at("operator").text()) {
            case "In" -> values.anyMatch(value -> value.equals(labels.get(key)));
            case "NotIn" -> values.noneMatch(value -> value.equals(labels.get(key)));
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            default -> throw new IllegalArgumentException(expression + " has no operator that is known");
        };
    }
}
