package dev.tenantry.k8s.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * One object of a rendered overlay. A damaged copy of an overlay shares every object that it does not change, so what
 * is computed for an object is computed once: equality is identity.
 */
public final class Manifest {

    private final JsonNode tree;
    private final List<Field> everything;

    /** Takes a tree that nothing changes from now on. */
    public Manifest(JsonNode tree) {
        this.tree = tree;
        this.everything = root().everything().toList();
    }

    public JsonNode tree() {
        return tree;
    }

    public String apiVersion() {
        return at("apiVersion").text();
    }

    /** Returns the kind, with its group's name in front for Knative, whose Service would pass for Kubernetes' own. */
    public String kind() {
        String kind = at("kind").text();
        return kind.equals("Service") && apiVersion().startsWith("serving.knative.dev/") ? "KnativeService" : kind;
    }

    public String name() {
        return at("metadata", "name").text();
    }

    /** Returns an empty text if the object has no namespace. */
    public String namespace() {
        return at("metadata", "namespace").text();
    }

    /** Returns kind and name, as in Deployment/tenantry-serving. */
    public String id() {
        return kind() + "/" + name();
    }

    public Field root() {
        return new Field(this, "", tree);
    }

    public Field at(String... names) {
        return root().at(names);
    }

    public Stream<Field> everything() {
        return everything.stream();
    }
}
