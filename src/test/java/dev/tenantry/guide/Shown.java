package dev.tenantry.guide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Compares an answer with the one that a document shows. {@code …} stands for anything. */
final class Shown {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANYTHING = "…";

    private Shown() {}

    /** Returns what differs. */
    static List<String> differences(Block shown, String answer) {
        return switch (shown.language()) {
            case "json" -> ofJson("", parse(shown.text()), parse(answer));
            case "http" -> ofMessage(shown.text(), answer.replace("\r\n", "\n"));
            case "text" -> ofLines(shown.text(), answer.replace("\r\n", "\n"));
            default -> throw new IllegalArgumentException("No answer is in " + shown.language() + ".");
        };
    }

    /** The document shows the headers that matter, and the whole body. */
    private static List<String> ofMessage(String shown, String answer) {
        String[] expected = shown.split("\n\n", 2);
        String[] actual = answer.split("\n\n", 2);
        List<String> differences = new ArrayList<>();
        List<String> lines = actual[0].lines().map(String::strip).toList();
        expected[0]
                .lines()
                .filter(line -> lines.stream().noneMatch(each -> isHeader(line, each)))
                .forEach(line -> differences.add(line + " is missing in " + lines));
        String body = actual.length < 2 ? "" : actual[1];
        if (expected.length == 2) {
            differences.addAll(ofJson("", parse(expected[1]), parse(body)));
        } else if (!body.isBlank()) {
            differences.add("a body is not shown: " + body);
        }
        return differences;
    }

    // The names of headers have no case, and the reason after a status means nothing.
    private static boolean isHeader(String shown, String actual) {
        if (shown.startsWith("HTTP/1.1 ")) {
            return actual.startsWith(shown.substring(0, "HTTP/1.1 200".length()));
        }
        int colon = shown.indexOf(':');
        return actual.toLowerCase(Locale.ROOT)
                        .startsWith(shown.substring(0, colon + 1).toLowerCase(Locale.ROOT))
                && matches(
                        shown.substring(colon + 1).strip(),
                        actual.substring(colon + 1).strip());
    }

    private static List<String> ofLines(String shown, String answer) {
        List<String> expected = shown.lines().toList();
        List<String> actual = answer.lines().map(String::strip).toList();
        List<String> differences = new ArrayList<>();
        if (expected.size() != actual.size()) {
            return List.of("other lines: " + actual);
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!matches(expected.get(i).toLowerCase(Locale.ROOT), actual.get(i).toLowerCase(Locale.ROOT))) {
                differences.add(expected.get(i) + " is shown, but it is " + actual.get(i));
            }
        }
        return differences;
    }

    private static List<String> ofJson(String pointer, JsonNode shown, JsonNode actual) {
        if (shown.isTextual() && shown.asText().contains(ANYTHING)) {
            return actual.isValueNode() && !actual.isNull() && matches(shown.asText(), actual.asText())
                    ? List.of()
                    : List.of(pointer + " is shown as " + shown + ", but is " + actual);
        }
        List<String> differences = new ArrayList<>();
        if (shown.isObject() && actual.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            shown.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            names.forEach(
                    name -> differences.addAll(ofJson(pointer + "/" + name, shown.path(name), actual.path(name))));
        } else if (shown.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(shown.size(), actual.size()); i++) {
                differences.addAll(ofJson(pointer + "/" + i, shown.path(i), actual.path(i)));
            }
        } else if (!shown.equals(actual)) {
            differences.add(pointer + " is shown as " + shown + ", but is " + actual);
        }
        return differences;
    }

    private static boolean matches(String shown, String actual) {
        String pattern = String.join(
                ".*",
                Arrays.stream(shown.split(ANYTHING, -1)).map(Pattern::quote).toList());
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(actual).matches();
    }

    private static JsonNode parse(String text) {
        try {
            // A number that differs is shown without quotes.
            return JSON.readTree(text.replaceAll("(?<=: )" + ANYTHING, "\"" + ANYTHING + "\""));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("Not JSON: " + text, malformed);
        }
    }
}
