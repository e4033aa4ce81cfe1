package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says what differs between two documents, value by value. */
final class DocumentChanges {

    private static final int MOST_LINES = 60;

    private DocumentChanges() {}

    static String between(JsonNode before, JsonNode after) {
        Map<String, String> old = values(before);
        Map<String, String> now = values(after);
        Set<String> pointers = new TreeSet<>(old.keySet());
        pointers.addAll(now.keySet());
        List<String> lines = new ArrayList<>();
        for (String pointer : pointers) {
            if (!old.getOrDefault(pointer, "").equals(now.getOrDefault(pointer, ""))) {
                if (old.containsKey(pointer)) {
                    lines.add("- " + pointer + ": " + old.get(pointer));
                }
                if (now.containsKey(pointer)) {
                    lines.add("+ " + pointer + ": " + now.get(pointer));
                }
            }
        }
        int surplus = lines.size() - MOST_LINES;
        return String.join("\n", lines.subList(0, Math.min(lines.size(), MOST_LINES)))
                + (surplus > 0 ? "\n... and " + surplus + " more lines" : "");
    }

    private static Map<String, String> values(JsonNode document) {
        Map<String, String> values = new TreeMap<>();
        collect("", document, values);
        return values;
    }

    private static void collect(String pointer, JsonNode node, Map<String, String> values) {
        if (node.isValueNode() || node.isEmpty()) {
            values.put(pointer, node.toString());
        }
        node.properties()
                .forEach(member -> collect(
                        pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                        member.getValue(),
                        values));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), values);
            }
        }
    }
}
