package dev.tenantry.k8s.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The objects that one overlay renders to. */
public record Overlay(String name, List<Manifest> objects) {

    public Stream<Manifest> ofKind(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind));
    }

    /** Returns the objects of these kinds. */
    public Overlay only(Set<String> kinds) {
        return new Overlay(
                name,
                objects.stream().filter(object -> kinds.contains(object.kind())).toList());
    }

    public boolean hasKind(String kind) {
        return ofKind(kind).findAny().isPresent();
    }

    /** Returns the present fields at a path in all objects of a kind, as {@link Field#each} does. */
    public Stream<Field> each(String kind, String steps) {
        return ofKind(kind).flatMap(object -> object.root().each(steps));
    }

    public Stream<Field> everything() {
        return objects.stream().flatMap(Manifest::everything);
    }

    /** Finds an object by its id. The end {@code -*} stands for the hash that Kustomize appends to a name, and Helm does not. */
    public Optional<Manifest> find(String id) {
        String name = id.replaceFirst("-\\*$", "");
        return objects.stream()
                .filter(object -> object.id().equals(name)
                        || id.endsWith("-*") && object.id().startsWith(name + "-"))
                .findFirst();
    }

    public Optional<Manifest> find(String id, String namespace) {
        return objects.stream()
                .filter(object -> object.id().equals(id) && object.namespace().equals(namespace))
                .findFirst();
    }
}
