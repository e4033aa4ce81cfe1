package dev.tenantry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * One object of a rendered overlay. Copies of an overlay share those that are not damaged, and what was found out about
 * one of them holds for all: equality is identity.
 */
final class Manifest {

    private final JsonNode tree;
    private List<Spot> everything;

    Manifest(JsonNode tree) {
        this.tree = tree;
    }

    JsonNode tree() {
        return tree;
    }

    String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String name() {
        return tree.path("metadata").path("name").asText();
    }

    String namespace() {
        return tree.path("metadata").path("namespace").asText();
    }

    /** Empty for the core group. */
    String group() {
        int slash = apiVersion().indexOf('/');
        return slash < 0 ? "" : apiVersion().substring(0, slash);
    }

    /** As {@code kubectl get} takes it, with the group where two kinds share a name: Service, and Knative's Service. */
    String id() {
        return (is("serving.knative.dev", "Service") ? "Knative" : "") + kind() + "/" + name();
    }

    boolean is(String group, String kind) {
        return kind().equals(kind) && group().equals(group);
    }

    Spot root() {
        return new Spot(this, "", tree);
    }

    Spot at(String... names) {
        return root().at(names);
    }

    /** Every place in it. Once that was asked for, it must not change any more. */
    Stream<Spot> everything() {
        if (everything == null) {
            everything = root().everything().toList();
        }
        return everything.stream();
    }
}
