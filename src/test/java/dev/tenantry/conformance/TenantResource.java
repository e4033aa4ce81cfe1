package dev.tenantry.conformance;

import dev.tenantry.provisioning.UserRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a resource of tenants states about itself, in one line of {@link TenantResources}. Names of operations are those
 * of the OpenAPI document, such as {@code POST /orders}.
 *
 * @param tables where its rows are; creating one writes at least to the first
 * @param bodies for each operation that takes JSON, bodies that succeed
 * @param toRead the least role that may read
 * @param toWrite the least role that may do anything else
 * @param forEveryone operations for callers without a role
 * @param answers what operations answer for an item that was just created, unless it is the documented success
 */
record TenantResource(
        String path,
        List<String> tables,
        Map<String, List<String>> bodies,
        UserRole toRead,
        UserRole toWrite,
        Set<String> forEveryone,
        Map<String, Integer> answers) {

    /** Begins a line: viewers may read, members may write. The first table is that of the items. */
    static TenantResource at(String path, String... tables) {
        return new TenantResource(
                path, List.of(tables), Map.of(), UserRole.VIEWER, UserRole.MEMBER, Set.of(), Map.of());
    }

    /**
     * Adds what an operation accepts, as JSON with single quotes, with every member that can be there together with the
     * others. {@code MARK} stands for text that belongs to the tenant and is different in each request.
     */
    TenantResource accepts(String operation, String... valid) {
        Map<String, List<String>> more = new LinkedHashMap<>(bodies);
        more.put(operation, List.of(valid));
        return new TenantResource(path, tables, more, toRead, toWrite, forEveryone, answers);
    }

    TenantResource needs(UserRole leastToRead, UserRole leastToWrite) {
        return new TenantResource(path, tables, bodies, leastToRead, leastToWrite, forEveryone, answers);
    }

    TenantResource opens(String operation) {
        Set<String> more = new TreeSet<>(forEveryone);
        more.add(operation);
        return new TenantResource(path, tables, bodies, toRead, toWrite, more, answers);
    }

    TenantResource answers(int status, String operation) {
        Map<String, Integer> more = new TreeMap<>(answers);
        more.put(operation, status);
        return new TenantResource(path, tables, bodies, toRead, toWrite, forEveryone, more);
    }

    boolean has(String template) {
        return template.equals(path) || template.startsWith(path + "/");
    }

    /** Returns the least role that an operation needs; empty if it needs none. */
    Optional<UserRole> needed(String operation) {
        if (forEveryone.contains(operation)) {
            return Optional.empty();
        }
        return Optional.of(operation.startsWith("GET ") ? toRead : toWrite);
    }

    /** Returns the operation that creates an item. */
    String creation() {
        return "POST " + path;
    }
}
