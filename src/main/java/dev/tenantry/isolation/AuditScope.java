package dev.tenantry.isolation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a group of the audit's queries asks about. Each query is a file in {@code db/audit}. */
enum AuditScope {
    /** The three roles. If one of them may do everything, the other queries prove nothing. */
    ROLES("roles"),
    /** A whole database. */
    DATABASE("database", "expected", "control", "functions", "foreign-servers", "catalogs", "extensions"),
    /** The registry, of which a newer version may let the app role read more. */
    REGISTRY_READS("registry-reads"),
    /** Some schemas: homes, and others that the app role could use. */
    SCHEMAS("tables", "keys", "access", "sequences"),
    /** A whole database: what shows no tenant another's rows, or what some operators cannot mend. */
    WARNINGS("large-objects", "other-databases", "default-privileges", "disturbances");

    private final String statement;

    AuditScope(String... queries) {
        statement = Arrays.stream(queries)
                .map(query -> "select * from (\n" + AuditSql.read(query) + "\n) findings (sentence, statement)")
                .collect(Collectors.joining("\nunion all\n"));
    }

    /** Returns all queries of this scope as one statement, which needs one round trip. */
    String statement() {
        return statement;
    }
}
