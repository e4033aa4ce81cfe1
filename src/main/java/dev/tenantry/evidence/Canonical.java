package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON in the one form that RFC 8785 (JCS) gives it, so that everybody computes the same hash: without white
 * space, with sorted members. All numbers are whole, and all names of members are ASCII.
 */
final class Canonical {

    private static final char DELETE = 0x7f;

    private Canonical() {}

    /** Returns the SHA-256 of the canonical form in UTF-8, as 64 hexadecimal digits. */
    static String digest(JsonNode json) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text(json).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String text(JsonNode json) {
        StringBuilder text = new StringBuilder();
        write(json, text);
        return text.toString();
    }

    private static void write(JsonNode json, StringBuilder text) {
        if (json.isObject()) {
            writeObject(json, text);
        } else if (json.isArray()) {
            text.append('[');
            for (int i = 0; i < json.size(); i++) {
                text.append(i == 0 ? "" : ",");
                write(json.path(i), text);
            }
            text.append(']');
        } else if (json.isTextual()) {
            quote(json.textValue(), text);
        } else if (json.isIntegralNumber() || json.isBoolean() || json.isNull()) {
            text.append(json.asText());
        } else {
            throw new IllegalArgumentException("A report contains no " + json.getNodeType() + ".");
        }
    }

    private static void writeObject(JsonNode json, StringBuilder text) {
        Map<String, JsonNode> members = new TreeMap<>();
        json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        char before = '{';
        for (Map.Entry<String, JsonNode> member : members.entrySet()) {
            text.append(before);
            quote(member.getKey(), text);
            text.append(':');
            write(member.getValue(), text);
            before = ',';
        }
        text.append(members.isEmpty() ? "{}" : "}");
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                // Programs disagree about this one (jq 1.7 escapes it), and then their hashes would.
                case DELETE -> text.append('\ufffd');
                default -> {
                    if (character < ' ') {
                        text.append("\\u%04x".formatted((int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}
