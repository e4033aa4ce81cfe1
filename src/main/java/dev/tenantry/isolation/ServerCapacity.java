package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Compares the pools of this instance with the connections that the main database's server gives to the app role.
 *
 * <p>Not a singleton, which would be created together with all checks, and fail if no database is set.
 */
@ApplicationScoped
class ServerCapacity {

    // PostgreSQL 16 added reserved_connections. A limit of -1 means no limit.
    private static final String AVAILABLE = """
            select least((select sum(case name when 'max_connections' then setting::int else -setting::int end)
                            from pg_settings
                           where name in ('max_connections', 'superuser_reserved_connections', 'reserved_connections')),
                         (select nullif(rolconnlimit, -1) from pg_roles where rolname = session_user),
                         (select nullif(datconnlimit, -1) from pg_database where datname = current_database()))
            """;

    private final int pools;

    @Inject
    ServerCapacity(AgroalDataSource mainDatabase, @DataSource("registry") AgroalDataSource registry) {
        this(maxSize(mainDatabase) + maxSize(registry));
    }

    ServerCapacity(int pools) {
        this.pools = pools;
    }

    private static int maxSize(AgroalDataSource source) {
        return source.getConfiguration().connectionPoolConfiguration().maxSize();
    }

    /** Returns a warning if this instance alone could need more connections than the server has; empty otherwise. */
    Optional<String> shortage(Connection connection) throws SQLException {
        int available = Sql.query(connection, AVAILABLE, row -> row.getInt(1)).getFirst();
        return pools <= available
                ? Optional.empty()
                : Optional.of("This instance opens up to %d connections to the main database, which allows %d."
                                .formatted(pools, available)
                        + " Lower quarkus.datasource.jdbc.max-size and quarkus.datasource.registry.jdbc.max-size, or"
                        + " raise max_connections or the connection limit of the role or database. Every other instance"
                        + " needs as many, unless there is a pooler between.");
    }
}
