package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.PoolerProbe;
import dev.tenantry.start.Prerequisite;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Tells whether the main database has what this code needs: the registry, and the home that row-tier tenants share. */
@ApplicationScoped
class MainSchema implements Prerequisite {

    private final AgroalDataSource dataSource;
    private final RegistryVersion registry;
    private final HomeVersions homes;
    private final RequiredVersions required;
    private volatile boolean prepares;

    MainSchema(@DataSource("registry") AgroalDataSource dataSource, HomeVersions homes, RequiredVersions required) {
        this.dataSource = dataSource;
        this.registry = new RegistryVersion(new Database(dataSource));
        this.homes = homes;
        this.required = required;
    }

    @Override
    public Optional<String> missing() {
        try {
            requirePreparedStatements();
            return lag();
        } catch (DatabaseException failure) {
            throw new UnknownException(
                    "Could not check whether the database is migrated (" + failure.reason()
                            + "). Check quarkus.datasource.jdbc.url, quarkus.datasource.username and"
                            + " quarkus.datasource.password.",
                    failure);
        }
    }

    // Before anything else, because this question is asked again and again while the instance waits for migrations.
    private void requirePreparedStatements() {
        if (prepares) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            Optional<String> refusal =
                    PoolerProbe.refusal(connection, dataSource, "quarkus.datasource.registry.jdbc.url");
            if (refusal.isPresent()) {
                throw new UnknownException(refusal.get(), null);
            }
            prepares = true;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private Optional<String> lag() {
        return lag("the registry", required.registry(), registry::current)
                .or(() -> lag("the shared home", required.home(), () -> homes.version(HomeName.SHARED)));
    }

    private static Optional<String> lag(String what, int required, IntSupplier version) {
        int found = version.getAsInt();
        return found >= required
                ? Optional.empty()
                : Optional.of("%s must be at version %d but is at %d".formatted(what, required, found));
    }
}
