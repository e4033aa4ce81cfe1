package dev.tenantry.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the changes between two documents that can break a client of the older one. Additions cannot: new operations,
 * optional parameters and members, statuses of errors, and headers.
 */
final class BreakingChanges {

    private final List<String> found = new ArrayList<>();

    private BreakingChanges() {}

    static List<String> between(ApiDocument old, ApiDocument now) {
        BreakingChanges changes = new BreakingChanges();
        Part oldPaths = old.root().get("paths");
        Part paths = now.root().get("paths");
        for (String path : oldPaths.names()) {
            for (String method : oldPaths.get(path).names()) {
                String where = method.toUpperCase(Locale.ROOT) + " " + path;
                Optional<Part> operation = paths.find(path).flatMap(item -> item.find(method));
                if (operation.isEmpty()) {
                    changes.found.add(where + ": removed");
                } else {
                    changes.compare(where, oldPaths.get(path).get(method), operation.get());
                }
            }
        }
        return changes.found;
    }

    private void compare(String where, Part old, Part now) {
        if (!text(old, "operationId").equals(text(now, "operationId"))) {
            found.add(where + ": the operationId, which generated clients use as a name, was "
                    + text(old, "operationId"));
        }
        compareParameters(where, old, now);
        compareRequests(where, old, now);
        compareResponses(where, old.get("responses"), now.get("responses"));
        if (!old.node().path("security").equals(now.node().path("security"))) {
            found.add(where + ": other security");
        }
    }

    private void compareParameters(String where, Part old, Part now) {
        Map<String, Part> before = parameters(old);
        Map<String, Part> after = parameters(now);
        before.forEach((name, parameter) -> {
            if (after.containsKey(name)) {
                compareParameter(where + " " + name, parameter, after.get(name));
            } else {
                found.add(where + ": the parameter " + name + " is gone");
            }
        });
        after.forEach((name, parameter) -> {
            boolean wasRequired = before.containsKey(name) && isRequired(before.get(name));
            if (isRequired(parameter) && !wasRequired) {
                found.add(where + ": the parameter " + name + " is required now");
            }
        });
    }

    /** Compares two parameters. One value of a query is also an array of one. */
    private void compareParameter(String where, Part old, Part now) {
        Part before = old.get("schema");
        Part after = now.get("schema");
        boolean isArrayNow =
                !isArray(before) && isArray(after) && text(now, "in").equals("query");
        found.addAll(SchemaChanges.between(where, before, isArrayNow ? after.get("items") : after, Direction.REQUEST));
    }

    private static boolean isArray(Part schema) {
        return text(schema, "type").equals("array");
    }

    private void compareRequests(String where, Part old, Part now) {
        Optional<Part> before = old.find("requestBody");
        Optional<Part> after = now.find("requestBody");
        if (after.isPresent()
                && isRequired(after.get())
                && !before.map(BreakingChanges::isRequired).orElse(false)) {
            found.add(where + ": a body is required now");
        }
        if (before.isPresent() && after.isEmpty()) {
            found.add(where + ": takes no body any more");
        } else if (before.isPresent()) {
            compareContent(where + " request", before.get(), after.get(), Direction.REQUEST);
        }
    }

    private void compareResponses(String where, Part old, Part now) {
        for (String status : old.names()) {
            Optional<Part> response = now.find(status);
            if (response.isPresent()) {
                compareResponse(where + " " + status, old.get(status), response.get());
            } else if (status.matches("[23]..")) {
                found.add(where + " " + status + ": removed");
            }
        }
        Set<String> further = new TreeSet<>(now.names());
        further.removeAll(old.names());
        // A client asks for a 304 by a header that it sends.
        further.removeIf(status -> status.matches("[45]..|304"));
        further.forEach(status -> found.add(where + " " + status + ": a success that clients do not know"));
    }

    private void compareResponse(String where, Part old, Part now) {
        Optional<Part> headers = now.find("headers");
        old.find("headers")
                .ifPresent(before -> before.names().forEach(name -> {
                    Optional<Part> header = headers.flatMap(all -> all.find(name));
                    if (header.isEmpty()) {
                        found.add(where + ": the header " + name + " is gone");
                    } else {
                        if (isRequired(before.get(name)) && !isRequired(header.get())) {
                            found.add(where + ": the header " + name + " may be missing now");
                        }
                        compare(where + " " + name, before.get(name), header.get(), Direction.RESPONSE);
                    }
                }));
        compareContent(where, old, now, Direction.RESPONSE);
    }

    private void compareContent(String where, Part old, Part now, Direction direction) {
        Optional<Part> content = now.find("content");
        old.find("content")
                .ifPresent(before -> before.names()
                        .forEach(type -> content.flatMap(all -> all.find(type))
                                .ifPresentOrElse(
                                        media -> compare(where + " " + type, before.get(type), media, direction),
                                        () -> found.add(where + ": the media type " + type + " is gone"))));
    }

    /** Compares the schemas of two parameters, headers or bodies. */
    private void compare(String where, Part old, Part now, Direction direction) {
        Optional<Part> before = old.find("schema");
        Optional<Part> after = now.find("schema");
        if (before.isPresent() && after.isPresent()) {
            found.addAll(SchemaChanges.between(where, before.get(), after.get(), direction));
        }
    }

    private static Map<String, Part> parameters(Part operation) {
        Map<String, Part> parameters = new LinkedHashMap<>();
        new ApiOperation(new PathTemplate(""), operation)
                .parameters()
                .forEach(each -> parameters.put(text(each, "in") + " " + text(each, "name"), each));
        return parameters;
    }

    private static boolean isRequired(Part part) {
        return part.node().path("required").asBoolean();
    }

    private static String text(Part part, String name) {
        return part.node().path(name).asText();
    }
}
