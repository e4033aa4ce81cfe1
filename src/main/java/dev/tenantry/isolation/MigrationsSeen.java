package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Notices migrations, whatever process runs them. Not safe for concurrent use. */
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
     * Returns whether homes have been migrated since the last call: fewer homes than before have one of the versions,
     * and more have a higher one. Homes that were only created or removed do not count.
     */
    boolean wereHomesMigrated(Connection connection) throws SQLException {
        Map<Integer, Long> before = homesByVersion;
        Map<Integer, Long> now = new HashMap<>();
        Sql.query(connection, VERSIONS, row -> now.put(row.getInt(1), row.getLong(2)));
        homesByVersion = now;
        return before.entrySet().stream()
                .filter(had -> now.getOrDefault(had.getKey(), 0L) < had.getValue())
                .anyMatch(fewer -> now.entrySet().stream()
                        .filter(has -> has.getKey() > fewer.getKey())
                        .anyMatch(has -> has.getValue() > before.getOrDefault(has.getKey(), 0L)));
    }
}
