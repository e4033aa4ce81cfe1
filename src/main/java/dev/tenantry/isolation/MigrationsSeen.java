package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Notices migrations, whatever process runs them. Not safe for concurrent use. */
@Singleton
class MigrationsSeen {

    private static final int BATCH = 1_000;
    private static final String REGISTRY =
            "select coalesce(max(version::int), 0) from control.flyway_schema_history where success";
    private static final String NEWEST = "select coalesce(max(schema_version), 0) from control.homes";
    private static final String VERSIONS = "select name, schema_version from control.homes where name = any (?)";

    private int registryAtStart = Integer.MAX_VALUE;

    /** Remembers the registry's version. To be called before the first audit. */
    void begin(Connection connection) throws SQLException {
        registryAtStart = registry(connection);
    }

    /** Returns whether a newer version has migrated the registry since the start. */
    boolean isRegistryNewer(Connection connection) throws SQLException {
        return registry(connection) > registryAtStart;
    }

    /** Returns the version of the registry's tables. */
    static int registry(Connection connection) throws SQLException {
        return Sql.query(connection, REGISTRY, row -> row.getInt(1)).getFirst();
    }

    /**
     * Makes sure that homes that were migrated since their audit are audited before they are next served. Versions only
     * increase, so nothing is read of homes that had the newest one already.
     */
    void forgetMigrated(Connection connection, SoundHomes sound) throws SQLException {
        int newest = Sql.query(connection, NEWEST, row -> row.getInt(1)).getFirst();
        Map<HomeName, Integer> older = sound.olderThan(newest);
        List<String> names = new ArrayList<>();
        older.keySet().forEach(home -> names.add(home.value()));
        for (int from = 0; from < names.size(); from += BATCH) {
            Object batch =
                    names.subList(from, Math.min(names.size(), from + BATCH)).toArray(String[]::new);
            Sql.query(connection, VERSIONS, row -> Map.entry(new HomeName(row.getString(1)), row.getInt(2)), batch)
                    .stream()
                    .filter(now -> now.getValue() > older.getOrDefault(now.getKey(), newest))
                    .forEach(migrated -> sound.forget(migrated.getKey()));
        }
    }
}
