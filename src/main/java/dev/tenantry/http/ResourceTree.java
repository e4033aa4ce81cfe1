package dev.tenantry.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds resources by their paths, segment by segment. A literal segment wins over a parameter, so that {@code /users/me}
 * has the methods of that path only, and not those of {@code /users/{id}} too.
 */
final class ResourceTree {

    private final Map<String, ResourceTree> literals = new HashMap<>();
    private @Nullable ResourceTree parameter;
    private final Map<String, List<String>> bodies = new HashMap<>();
    private @Nullable ResourceMethods methods;

    /** @param template such as {@code /orders/{id}} */
    void add(String template, String method, List<String> types) {
        ResourceTree node = this;
        for (String segment : segments(template)) {
            node = node.child(segment);
        }
        node.bodies.put(method, types);
        node.methods = new ResourceMethods(node.bodies);
    }

    private ResourceTree child(String segment) {
        if (!segment.startsWith("{")) {
            return literals.computeIfAbsent(segment, name -> new ResourceTree());
        }
        if (parameter == null) {
            parameter = new ResourceTree();
        }
        return parameter;
    }

    /** Returns the methods of the resource with this path; empty if there is none. */
    Optional<ResourceMethods> find(String path) {
        return Optional.ofNullable(find(segments(path), 0));
    }

    private @Nullable ResourceMethods find(List<String> segments, int from) {
        if (from == segments.size()) {
            return methods;
        }
        ResourceTree literal = literals.get(segments.get(from));
        ResourceMethods found = literal == null ? null : literal.find(segments, from + 1);
        return found != null || parameter == null || segments.get(from).isEmpty()
                ? found
                : parameter.find(segments, from + 1);
    }

    // As Jakarta REST does, a slash at the end is ignored.
    private static List<String> segments(String path) {
        String rest = path.startsWith("/") ? path.substring(1) : path;
        String inner = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        return List.of(inner.split("/", -1));
    }
}
