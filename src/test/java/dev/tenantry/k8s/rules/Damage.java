package dev.tenantry.k8s.rules;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One error, made in a copy of an overlay. Values are written as YAML. Places are JSON pointers in which the element of
 * a list may go by its name, as in /containers/tenantry/env/QUARKUS_REDIS_HOSTS.
 */
record Damage(String overlay, String description, Consumer<Overlay> change) {

    private static Damage of(String description, Consumer<Overlay> change) {
        return new Damage("production", description, change);
    }

    /** Sets a field, and creates the maps above it if necessary. */
    static Damage set(String id, String place, String yaml) {
        return edit(id, id + " " + place + " = " + yaml, tree -> {
            JsonPointer at = pointer(tree, place);
            if (tree.at(at.head()) instanceof ArrayNode list) {
                list.set(at.last().getMatchingIndex(), Yaml.value(yaml));
            } else {
                tree.withObject(at.head()).set(at.last().getMatchingProperty(), Yaml.value(yaml));
            }
        });
    }

    /** Appends an element to a list. */
    static Damage add(String id, String list, String yaml) {
        return edit(
                id,
                id + " " + list + " + " + yaml,
                tree -> tree.withArray(pointer(tree, list)).add(Yaml.value(yaml)));
    }

    static Damage remove(String id, String place) {
        return edit(id, id + " without " + place, tree -> {
            JsonPointer at = pointer(tree, place);
            JsonNode removed = tree.at(at.head()) instanceof ArrayNode list
                    ? list.remove(at.last().getMatchingIndex())
                    : ((ObjectNode) tree.at(at.head())).remove(at.last().getMatchingProperty());
            if (removed == null) {
                throw new IllegalStateException("Nothing to remove: " + id + " " + place);
            }
        });
    }

    /** Replaces a part of a text, wherever it occurs there. */
    static Damage replace(String id, String place, String part, String other) {
        return edit(id, id + " " + place + ": " + part + " > " + other, tree -> {
            JsonPointer at = pointer(tree, place);
            String text = tree.at(at).asText();
            if (!text.contains(part)) {
                throw new IllegalStateException("Nothing to replace: " + id + " " + place + " " + part);
            }
            tree.withObject(at.head()).put(at.last().getMatchingProperty(), text.replace(part, other));
        });
    }

    /** Removes a whole object. */
    static Damage without(String id) {
        return of("without " + id, overlay -> overlay.objects().remove(object(overlay, id)));
    }

    /** Adds an object, with the labels that the overlay gives to all objects. */
    static Damage with(String yaml) {
        return of("with " + yaml, overlay -> {
            JsonNode added = Yaml.value(yaml);
            added.withObject("/metadata/labels")
                    .put("app.kubernetes.io/part-of", "tenantry")
                    .put("tenantry.dev/overlay", overlay.name());
            overlay.objects().add(new Manifest(added));
        });
    }

    Damage in(String name) {
        return new Damage(name, description, change);
    }

    Damage and(Damage other) {
        return new Damage(overlay, description + ", " + other.description, change.andThen(other.change));
    }

    Overlay applied(Overlay intact) {
        Overlay damaged = new Overlay(intact.name(), new ArrayList<>(intact.objects()));
        change.accept(damaged);
        return damaged;
    }

    /** Changes a copy of one object; the other objects stay those of the intact overlay. */
    private static Damage edit(String id, String description, Consumer<ObjectNode> change) {
        return of(description, overlay -> {
            Manifest intact = object(overlay, id);
            ObjectNode copy = intact.tree().deepCopy();
            change.accept(copy);
            overlay.objects().set(overlay.objects().indexOf(intact), new Manifest(copy));
        });
    }

    private static Manifest object(Overlay overlay, String id) {
        return overlay.find(id).orElseThrow(() -> new IllegalStateException(overlay.name() + " has no " + id));
    }

    private static JsonPointer pointer(JsonNode tree, String place) {
        JsonPointer found = JsonPointer.empty();
        for (JsonPointer rest = JsonPointer.compile(place); !rest.matches(); rest = rest.tail()) {
            JsonNode here = tree.at(found);
            String step = rest.getMatchingProperty();
            found = here.isArray()
                    ? found.appendIndex(rest.getMatchingIndex() < 0 ? indexOf(here, step) : rest.getMatchingIndex())
                    : found.appendProperty(step);
        }
        return found;
    }

    private static int indexOf(JsonNode list, String name) {
        return IntStream.range(0, list.size())
                .filter(index -> list.get(index).path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No element " + name + " in " + list));
    }

    @Override
    public String toString() {
        return overlay + ": " + description;
    }
}
