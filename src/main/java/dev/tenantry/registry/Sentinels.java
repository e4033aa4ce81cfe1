package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads from PostgreSQL, past the caches, which tenants are sentinels. */
@Singleton
public class Sentinels {

    private static final String ALL = "select " + TenantRow.COLUMNS + """
            , t.sentinel
              from control.tenants t
             where t.sentinel is not null and t.status <> 'deleted'
             order by t.tier, t.sentinel
            """;

    private final Database database;

    Sentinels(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = Database.repeatingQueries(dataSource);
    }

    /** Returns the sentinels of all tiers, in any status but DELETED. */
    public List<Sentinel> all() {
        try {
            return database.query(
                    ALL, row -> new Sentinel(TenantRow.read(row), Sentinel.Role.valueOf(row.getString("sentinel"))));
        } catch (DatabaseException failure) {
            throw new RegistryUnavailableException(failure);
        }
    }
}
