package dev.tenantry.isolation;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Groups the audit's queries by what they ask about. Each query is a file in {@code db/audit}. */
enum AuditScope {
    /** The three roles. If one of them may do everything, the other queries prove nothing. */
    ROLES("roles"),
    /** A whole database. */
    DATABASE("database", "expected", "control", "functions", "foreign-servers", "catalogs", "extensions"),
    /** The registry. A newer version may let the app role read more of it. */
    REGISTRY_READS("registry-reads"),
    /** Some schemas: homes, and others that the app role could use. */
    SCHEMAS("tables", "keys", "access", "sequences"),
    /** A whole database: findings that show no tenant another's rows, or that some operators cannot repair. */
    WARNINGS("large-objects", "other-databases", "default-privileges", "disturbances");

    private final String statement;

    AuditScope(String... queries) {
        statement = Arrays.stream(queries)
                .map(query -> "select * from (\n" + AuditSql.read(query) + "\n) findings (sentence, statement)")
                .collect(Collectors.joining("\nunion all\n", "", "\norder by sentence, statement"));
    }

    /** Returns all queries of this scope as one statement, which needs one round trip. */
    String statement() {
        return statement;
    }
}
