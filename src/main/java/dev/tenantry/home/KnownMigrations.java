package dev.tenantry.home;

import java.util.Arrays;
import java.util.function.Predicate;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * Compares the migrations that this code has with those that a database has.
 *
 * @param newest the newest version that this code has
 * @param applied the newest version that the database has; 0 if it has none
 */
public record KnownMigrations(int newest, int applied) {

    /** Reads Flyway's table in the database. */
    public static KnownMigrations of(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        // Flyway also lists what the database has and this code does not.
        return new KnownMigrations(newest(all, MigrationState::isResolved), newest(all, MigrationState::isApplied));
    }

    /** Returns whether a newer release has migrated the database. */
    public boolean isDatabaseAhead() {
        return applied > newest;
    }

    private static int newest(MigrationInfo[] all, Predicate<MigrationState> which) {
        return Arrays.stream(all)
                .filter(migration -> migration.getVersion() != null && which.test(migration.getState()))
                .mapToInt(migration -> number(migration.getVersion().getVersion()))
                .max()
                .orElse(0);
    }

    // Tenantry's versions are whole numbers: V1, V2.
    static int number(String version) {
        return Integer.parseInt(version);
    }
}
