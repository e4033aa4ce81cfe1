package dev.tenantry.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds how a schema became narrower for what clients send, or wider for what they receive. Bounds of responses and
 * enums that are declared to grow do not matter.
 */
final class SchemaChanges {

    /** The bounds, and whether a greater value is the stricter one. */
    private static final Map<String, Boolean> BOUNDS = Map.of(
            "minimum", true,
            "minLength", true,
            "minItems", true,
            "minProperties", true,
            "maximum", false,
            "maxLength", false,
            "maxItems", false,
            "maxProperties", false);

    private final Direction direction;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private SchemaChanges(Direction direction) {
        this.direction = direction;
    }

    static List<String> between(String where, Part old, Part now, Direction direction) {
        SchemaChanges changes = new SchemaChanges(direction);
        changes.compare(where, old, now);
        return changes.found;
    }

    private void compare(String where, Part old, Part now) {
        if (!compared.add(old.pointer() + " " + now.pointer())) {
            return;
        }
        Shape before = Shape.of(old);
        Shape after = Shape.of(now);
        if (before.alternatives().size() > 1 || after.alternatives().size() > 1) {
            compareAlternatives(where, before, after);
            return;
        }
        compareTypes(where, before, after);
        Part plainOld = before.alternatives().getFirst();
        Part plainNow = after.alternatives().getFirst();
        compareValues(where, plainOld, plainNow);
        compareMembers(where, plainOld, plainNow);
        for (String keyword : List.of("items", "additionalProperties", "propertyNames")) {
            Optional<Part> inner =
                    plainOld.find(keyword).filter(part -> part.node().isObject());
            Optional<Part> innerNow =
                    plainNow.find(keyword).filter(part -> part.node().isObject());
            if (inner.isPresent() && innerNow.isPresent()) {
                compare(where + "/" + keyword, inner.get(), innerNow.get());
            }
        }
    }

    /**
     * Compares alternatives of the same name with each other. Requires, for what is sent, that each other one still fits
     * one, and vice versa for what is received.
     */
    private void compareAlternatives(String where, Shape old, Shape now) {
        compareTypes(where, old, now);
        boolean isRequest = direction == Direction.REQUEST;
        List<Part> others = (isRequest ? now : old).alternatives();
        for (Part given : (isRequest ? old : now).alternatives()) {
            Optional<Part> same = others.stream()
                    .filter(other -> other.pointer().equals(given.pointer()))
                    .findFirst();
            if (same.isPresent()) {
                found.addAll(between(where, given, same.get(), isRequest));
            } else if (others.stream()
                    .noneMatch(other -> between(where, given, other, isRequest).isEmpty())) {
                found.add(where + ": nothing fits " + given.pointer());
            }
        }
    }

    private List<String> between(String where, Part given, Part other, boolean isRequest) {
        return isRequest ? between(where, given, other, direction) : between(where, other, given, direction);
    }

    private void compareTypes(String where, Shape old, Shape now) {
        Set<String> given = new TreeSet<>(direction == Direction.REQUEST ? old.types() : now.types());
        Set<String> known = direction == Direction.REQUEST ? now.types() : old.types();
        if (known.isEmpty()) {
            return;
        }
        given.removeIf(type -> known.contains(type) || type.equals("integer") && known.contains("number"));
        if (!given.isEmpty() || old.types().isEmpty() && direction == Direction.REQUEST) {
            found.add(where + ": the type was " + old.types() + " and is " + now.types());
        }
    }

    private void compareValues(String where, Part old, Part now) {
        Set<String> before = values(old);
        Set<String> after = values(now);
        if (direction == Direction.REQUEST && !after.isEmpty() && (before.isEmpty() || !after.containsAll(before))) {
            found.add(where + ": some values are not accepted any more: "
                    + (before.isEmpty() ? "all but " + after : minus(before, after)));
        }
        if (direction == Direction.RESPONSE && !before.isEmpty() && (after.isEmpty() || !before.containsAll(after))) {
            found.add(where + ": values that clients do not know: " + (after.isEmpty() ? "any" : minus(after, before)));
        }
        if (!old.node().path("format").equals(now.node().path("format"))
                && (old.node().has("format") || direction == Direction.REQUEST)) {
            found.add(where + ": another format");
        }
        if (direction == Direction.REQUEST) {
            if (now.node().has("pattern")
                    && !old.node().path("pattern").equals(now.node().path("pattern"))) {
                found.add(where + ": another pattern");
            }
            BOUNDS.forEach((bound, isStricterIfGreater) -> {
                if (isStricter(old.node().path(bound), now.node().path(bound), isStricterIfGreater)) {
                    found.add(where + ": " + bound + " is stricter");
                }
            });
        }
    }

    private void compareMembers(String where, Part old, Part now) {
        Optional<Part> before = old.find("properties");
        Optional<Part> after = now.find("properties");
        if (before.isPresent()) {
            for (String name : before.get().names()) {
                Optional<Part> member = after.flatMap(all -> all.find(name));
                if (member.isPresent()) {
                    compare(where + "/" + name, before.get().get(name), member.get());
                } else {
                    found.add(where + ": the member " + name + " is gone");
                }
            }
        }
        Set<String> wereRequired = texts(old.node().path("required"));
        Set<String> areRequired = texts(now.node().path("required"));
        if (direction == Direction.REQUEST) {
            minus(areRequired, wereRequired)
                    .forEach(name -> found.add(where + ": the member " + name + " is required now"));
            if (isClosed(now) && !isClosed(old)) {
                found.add(where + ": further members are not accepted any more");
            }
        } else {
            minus(wereRequired, areRequired)
                    .forEach(name -> found.add(where + ": the member " + name + " may be missing now"));
        }
    }

    private static boolean isStricter(JsonNode old, JsonNode now, boolean isStricterIfGreater) {
        if (now.isMissingNode()) {
            return false;
        }
        if (old.isMissingNode()) {
            return true;
        }
        int change = now.decimalValue().compareTo(old.decimalValue());
        return isStricterIfGreater ? change > 0 : change < 0;
    }

    private static boolean isClosed(Part schema) {
        JsonNode further = schema.node().path("additionalProperties");
        return further.isBoolean() && !further.asBoolean();
    }

    /** Returns the values that an enum or a constant allows; empty if it allows any. */
    private static Set<String> values(Part schema) {
        Set<String> values = texts(schema.node().path("enum"));
        if (schema.node().has("const")) {
            values.add(schema.node().get("const").asText());
        }
        return values;
    }

    private static Set<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
