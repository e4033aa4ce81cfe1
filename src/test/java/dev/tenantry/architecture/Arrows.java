package dev.tenantry.architecture;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which package may use which. README and src/docs/architecture.md show the same table. */
final class Arrows {

    /** Packages that all packages may use, except those that they use themselves. */
    static final Set<String> OPEN_TO_ALL = Set.of("tenant", "http", "problem", "start");

    /** The process itself, and local development without any servers: they may use all packages; none may use them. */
    static final Set<String> ABOVE_ALL = Set.of("", "local");

    /**
     * What a resource may use in addition. A package that is not in the plan counts as a resource, so a new resource
     * needs no entry here.
     */
    static final List<String> OF_A_RESOURCE = List.of("ratelimit", "idempotency", "paging", "user");

    /** Packages that may touch JDBC. */
    static final Set<String> JDBC =
            Set.of("sql", "registry", "home", "operation", "isolation", "evidence", "admin", "local");

    /** Each package with those that it may use in addition to the packages that are open to all. */
    static final Map<String, List<String>> PLAN = Map.ofEntries(
            entry("tenant", List.of()),
            entry("http", List.of("tenant")),
            entry("tracing", List.of()),
            entry("sql", List.of("tracing")),
            entry("problem", List.of("http", "sql")),
            entry("start", List.of("http", "problem")),
            entry("token", List.of()),
            entry("redis", List.of("tracing")),
            entry("registry", List.of("redis", "sql")),
            entry("home", List.of("sql")),
            entry("operation", List.of("sql", "tracing")),
            entry("provisioning", List.of("operation", "home", "registry", "sql")),
            entry("relocation", List.of("provisioning", "operation", "home", "registry", "isolation", "sql")),
            entry("departure", List.of("operation", "home", "registry", "redis")),
            entry("context", List.of("registry")),
            entry("ratelimit", List.of("context", "redis")),
            entry("isolation", List.of("context", "home", "registry", "sql", "tracing")),
            entry("canary", List.of("context", "home", "isolation", "registry")),
            entry("evidence", List.of("isolation", "home", "sql")),
            entry("idempotency", List.of("context", "isolation", "sql")),
            entry("paging", List.of("context", "registry")),
            entry("order", OF_A_RESOURCE),
            entry("user", List.of("ratelimit", "idempotency", "provisioning", "context")),
            entry(
                    "admin",
                    List.of(
                            "provisioning",
                            "relocation",
                            "departure",
                            "evidence",
                            "operation",
                            "home",
                            "registry",
                            "context",
                            "canary",
                            "sql")),
            entry("observability", List.of("context", "tracing")),
            entry("usage", List.of("context", "registry")));

    private Arrows() {}

    /** Returns all packages that this one may use, including itself. */
    static Set<String> allowedFor(String room) {
        Set<String> allowed = new TreeSet<>(PLAN.getOrDefault(room, OF_A_RESOURCE));
        allowed.add(room);
        if (!OPEN_TO_ALL.contains(room)) {
            allowed.addAll(OPEN_TO_ALL);
        }
        return allowed;
    }
}
