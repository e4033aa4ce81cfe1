package dev.tenantry.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One thing made wrong, in a copy of an overlay. Values are written as YAML, places as JSON pointers, or nearly. */
record Damage(String overlay, String what, Consumer<Overlay> act) {

    private static Damage of(String what, Consumer<Overlay> act) {
        return new Damage("production", what, act);
    }

    /** Sets a field, and the maps above it where there are none. */
    static Damage set(String id, String place, String yaml) {
        return of(id + " " + place + " = " + yaml, overlay -> {
            ObjectNode tree = copied(overlay, id);
            JsonPointer at = pointer(tree, place);
            if (tree.at(at.head()) instanceof ArrayNode list) {
                list.set(at.last().getMatchingIndex(), Trees.value(yaml));
            } else {
                tree.withObject(at.head()).set(at.last().getMatchingProperty(), Trees.value(yaml));
            }
        });
    }

    /** Puts one more element into a list. */
    static Damage add(String id, String list, String yaml) {
        return of(id + " " + list + " + " + yaml, overlay -> {
            ObjectNode tree = copied(overlay, id);
            tree.withArray(pointer(tree, list)).add(Trees.value(yaml));
        });
    }

    static Damage remove(String id, String place) {
        return of(id + " without " + place, overlay -> {
            ObjectNode tree = copied(overlay, id);
            JsonPointer at = pointer(tree, place);
            JsonNode parent = tree.at(at.head());
            JsonNode removed = parent instanceof ArrayNode list
                    ? list.remove(at.last().getMatchingIndex())
                    : ((ObjectNode) parent).remove(at.last().getMatchingProperty());
            if (removed == null) {
                throw new IllegalStateException("There was nothing to remove: " + id + " " + place);
            }
        });
    }

    /** Without a whole object. */
    static Damage without(String id) {
        return of("no " + id, overlay -> overlay.objects().remove(object(overlay, id)));
    }

    /** With one more. */
    static Damage with(String yaml) {
        return of("with " + yaml, overlay -> overlay.objects().add(new Manifest(Trees.value(yaml))));
    }

    Damage in(String name) {
        return new Damage(name, what, act);
    }

    Damage and(Damage more) {
        return new Damage(overlay, what + ", " + more.what, act.andThen(more.act));
    }

    Overlay done(Overlay whole) {
        Overlay damaged = new Overlay(whole.name(), new ArrayList<>(whole.objects()));
        act.accept(damaged);
        return damaged;
    }

    /** A JSON pointer in which an element of a list may go by its name: /containers/tenantry/env/QUARKUS_REDIS_HOSTS. */
    private static JsonPointer pointer(JsonNode tree, String place) {
        JsonPointer found = JsonPointer.empty();
        for (JsonPointer rest = JsonPointer.compile(place); !rest.matches(); rest = rest.tail()) {
            JsonNode here = tree.at(found);
            found = here.isArray() && rest.getMatchingIndex() < 0
                    ? found.appendIndex(named(here, rest.getMatchingProperty()))
                    : here.isArray()
                            ? found.appendIndex(rest.getMatchingIndex())
                            : found.appendProperty(rest.getMatchingProperty());
        }
        return found;
    }

    private static int named(JsonNode list, String name) {
        return IntStream.range(0, list.size())
                .filter(index -> list.get(index).path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No " + name + " in " + list));
    }

    private static Manifest object(Overlay overlay, String id) {
        return overlay.find(id).orElseThrow(() -> new IllegalStateException(overlay.name() + " has no " + id));
    }

    /** A tree of its own to change; all other objects stay those of the overlay that is whole. */
    private static ObjectNode copied(Overlay overlay, String id) {
        Manifest whole = object(overlay, id);
        ObjectNode copy = whole.tree().deepCopy();
        overlay.objects().set(overlay.objects().indexOf(whole), new Manifest(copy));
        return copy;
    }

    @Override
    public String toString() {
        return overlay + ": " + what;
    }
}
