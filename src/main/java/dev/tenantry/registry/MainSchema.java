package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.IntSupplier;

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

    private final Database database;
    private final HomeVersions homes;

    MainSchema(@DataSource("registry") AgroalDataSource dataSource, HomeVersions homes) {
        this.database = new Database(dataSource);
        this.homes = homes;
    }

    /**
     * What is missing, in words for an operator; empty when nothing is.
     *
     * @throws DatabaseException when PostgreSQL cannot be asked
     */
    public Optional<String> lag() {
        return lag(
                        "the registry",
                        REQUIRED,
                        () -> database.find(REGISTRY, row -> row.getInt(1)).orElse(0))
                .or(() -> lag("the home shared", HomeVersions.REQUIRED, () -> homes.version(HomeName.SHARED)));
    }

    private static Optional<String> lag(String what, int required, IntSupplier version) {
        int found = orNone(version);
        return found >= required
                ? Optional.empty()
                : Optional.of("%s must be at version %d and is at %d".formatted(what, required, found));
    }

    private static int orNone(IntSupplier version) {
        try {
            return version.getAsInt();
        } catch (DatabaseException failure) {
            if (failure.hasState(UNDEFINED_TABLE) || failure.hasState(INSUFFICIENT_PRIVILEGE)) {
                return 0;
            }
            throw failure;
        }
    }
}
