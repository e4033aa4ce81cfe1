package dev.tenantry.k8s.chart;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What values change in the objects that the chart renders. */
final class Changes {

    private static final Pattern ELEMENT = Pattern.compile("\\b(env|volumes|volumeMounts)/[0-9]+");

    private static final Map<String, Map<String, String>> UNCHANGED = new ConcurrentHashMap<>();

    private Changes() {}

    /**
     * Returns new and changed fields with their texts, and removed ones with an empty text. A star stands for the place
     * in a list whose order means nothing.
     */
    static Map<String, String> of(String example, String values) {
        Map<String, String> before = UNCHANGED.computeIfAbsent(example, name -> fields(Chart.of(name)));
        Map<String, String> after = fields(Chart.of(example).with(values));
        Map<String, String> changes = new TreeMap<>();
        before.forEach((field, text) -> changes.put(field, ""));
        changes.putAll(after);
        before.forEach((field, text) -> changes.remove(field, text));
        return changes.entrySet().stream()
                .collect(toMap(change -> ELEMENT.matcher(change.getKey()).replaceAll("$1/*"), Map.Entry::getValue));
    }

    private static Map<String, String> fields(Chart chart) {
        Map<String, String> fields = new TreeMap<>();
        NormalForm.of(chart.renderedWithTests())
                .forEach((field, value) ->
                        fields.put(field.replaceFirst("^\\S* ", ""), value.replaceAll("^\"|\"$", "")));
        return fields;
    }
}
