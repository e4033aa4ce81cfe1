package dev.tenantry.conformance;

import dev.tenantry.provisioning.UserRole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An operation of the document, and the line of its resource; operations of the platform have none. */
record MatrixOperation(String method, ApiPath path, Optional<TenantResource> resource) {

    /** Returns all operations that the document lists. */
    static List<MatrixOperation> all(ApiPaths paths) {
        return paths.all().stream()
                .flatMap(path -> path.part().names().stream()
                        .map(method -> new MatrixOperation(
                                method.toUpperCase(Locale.ROOT), path, TenantResources.of(path.template()))))
                .toList();
    }

    boolean isForTenants() {
        return path.isForTenants();
    }

    boolean takesId() {
        return path.template().contains("{id}");
    }

    boolean reads() {
        return method.equals("GET");
    }

    Part part() {
        return path.part().get(method.toLowerCase(Locale.ROOT));
    }

    /** Returns the least role that the line of the resource names; empty if everyone may call. */
    Optional<UserRole> needed() {
        return line().needed(name());
    }

    /** Returns what the operation answers to callers who may call it, for an item that was just created. */
    int success() {
        int documented = part().get("responses").names().stream()
                .filter(status -> status.startsWith("2"))
                .mapToInt(Integer::parseInt)
                .min()
                .orElseThrow();
        return resource.map(line -> line.answers().getOrDefault(name(), documented))
                .orElse(documented);
    }

    TenantResource line() {
        return resource.orElseThrow(() -> new AssertionError(name() + " has no line in TenantResources"));
    }

    String name() {
        return method + " " + path.template();
    }
}
