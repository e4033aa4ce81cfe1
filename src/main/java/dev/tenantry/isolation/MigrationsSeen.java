package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Notices migrations, whichever process makes them. Not safe for concurrent use. */
final class MigrationsSeen {

    private static final String REGISTRY =
            "select coalesce(max(version::int), 0) from control.flyway_schema_history where success";
    private static final String VERSIONS = "select schema_version, count(*) from control.homes group by schema_version";

    private OptionalInt registryAtFirst = OptionalInt.empty();
    private Map<Integer, Long> homesByVersion = Map.of();

    /** Returns whether a newer version has migrated the registry since the first call. */
    boolean isRegistryNewer(Connection connection) throws SQLException {
        int now = Sql.query(connection, REGISTRY, row -> row.getInt(1)).getFirst();
        if (registryAtFirst.isEmpty()) {
            registryAtFirst = OptionalInt.of(now);
        }
        return now > registryAtFirst.getAsInt();
    }

    /**
     * Returns whether homes have been migrated or removed since the last call. Versions only increase, so fewer homes
     * than before then have one of the versions. New homes do not count.
     */
    boolean wereHomesMigrated(Connection connection) throws SQLException {
        Map<Integer, Long> before = homesByVersion;
        Map<Integer, Long> now = new HashMap<>();
        Sql.query(connection, VERSIONS, row -> now.put(row.getInt(1), row.getLong(2)));
        homesByVersion = now;
        return before.entrySet().stream().anyMatch(had -> now.getOrDefault(had.getKey(), 0L) < had.getValue());
    }
}
