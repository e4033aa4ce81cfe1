package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Whether the main database has what this code was written for: the registry, and the home that tenants share. */
@ApplicationScoped
public class MainSchema {

    /** The newest migration of {@code db/control} that this code relies on. */
    static final int REQUIRED = 3;

    private static final String UNDEFINED_TABLE = "42P01";
    // What the app role finds before the first migration, and before the one that lets it ask.
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String REGISTRY =
            "select coalesce(max(version::int), 0) from control.flyway_schema_history where success";
    private static final String SHARED = "select schema_version from control.homes where name = ?";

    private final Database database;

    MainSchema(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = new Database(dataSource);
    }

    /**
     * What is missing, in words for an operator; empty when nothing is.
     *
     * @throws DatabaseException when PostgreSQL cannot be asked
     */
    public Optional<String> lag() {
        return lag("the registry", version(REGISTRY), REQUIRED)
                .or(() -> lag("the home shared", version(SHARED, HomeName.SHARED.value()), HomeVersions.REQUIRED));
    }

    private static Optional<String> lag(String what, int version, int required) {
        return version >= required
                ? Optional.empty()
                : Optional.of("%s must be at version %d and is at %d".formatted(what, required, version));
    }

    private int version(String query, Object... values) {
        try {
            return database.find(query, row -> row.getInt(1), values).orElse(0);
        } catch (DatabaseException failure) {
            if (failure.hasState(UNDEFINED_TABLE) || failure.hasState(INSUFFICIENT_PRIVILEGE)) {
                return 0;
            }
            throw failure;
        }
    }
}
