package dev.tenantry.conformance;

import dev.tenantry.context.PlatformOperation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A path of the document, with everything that can be sent there. */
record ApiPath(String template, Part part) {

    /** A valid id, under which there is nothing. */
    private static final String ID = "01a20756-210e-78e6-b2e1-fd10ca8cb062";

    String example() {
        return template.replace("{number}", "1").replaceAll("\\{[a-z]+}", ID);
    }

    /** Returns the documented methods, and the two that every resource has. */
    Set<String> methods() {
        Set<String> methods = new TreeSet<>();
        part.names().forEach(method -> methods.add(method.toUpperCase(Locale.ROOT)));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }

    /** Returns the media types of bodies that an operation takes; empty if it takes none. */
    List<String> bodies(String method) {
        return part.find(method.toLowerCase(Locale.ROOT))
                .flatMap(operation -> operation.find("requestBody"))
                .map(body -> body.get("content").names())
                .orElse(List.of());
    }

    boolean isForTenants() {
        return !part.node().toString().contains("[\"" + PlatformOperation.TAG + "\"]");
    }
}
