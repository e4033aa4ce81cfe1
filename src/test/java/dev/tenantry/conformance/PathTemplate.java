package dev.tenantry.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A path of the document, such as {@code /orders/{id}}. */
record PathTemplate(String text) {

    boolean matches(String rawPath) {
        List<String> own = segments(text);
        List<String> other = segments(rawPath);
        if (own.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            // Matrix parameters do not change which operation is meant.
            String segment = other.get(i).split(";", 2)[0];
            if (isParameter(own.get(i)) ? other.get(i).isEmpty() : !own.get(i).equals(segment)) {
                return false;
            }
        }
        return true;
    }

    int parameters() {
        return (int) segments(text).stream().filter(PathTemplate::isParameter).count();
    }

    /** Returns the raw values of the parameters in a path that matches. */
    Map<String, String> values(String rawPath) {
        List<String> own = segments(text);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < own.size(); i++) {
            if (isParameter(own.get(i))) {
                values.put(
                        own.get(i).substring(1, own.get(i).length() - 1),
                        segments(rawPath).get(i));
            }
        }
        return values;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
