package dev.tenantry.k8s;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What one overlay renders to: all objects that are applied together. */
record Overlay(String name, List<Manifest> objects) {

    Stream<Manifest> ofKind(String group, String kind) {
        return objects.stream().filter(object -> object.is(group, kind));
    }

    /** An id like Deployment/tenantry-serving; a star at its end stands for the hash that Kustomize appends. */
    Optional<Manifest> find(String id) {
        return objects.stream()
                .filter(object -> id.endsWith("*")
                        ? object.id().startsWith(id.substring(0, id.length() - 1))
                        : object.id().equals(id))
                .findFirst();
    }

    boolean has(String id, String namespace) {
        return objects.stream()
                .anyMatch(object -> object.id().equals(id) && object.namespace().equals(namespace));
    }

    Stream<Workload> workloads() {
        return objects.stream().flatMap(object -> Workload.in(this, object));
    }

    Stream<Workload> ours(Component... components) {
        return workloads().filter(pods -> pods.is(components));
    }
}
