package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads {@code control.tenants}, the source of truth about tenants. */
@Singleton
class TenantTable {

    private static final String SELECT =
            "select " + TenantRow.COLUMNS + " from control.tenants t where t.status <> 'deleted' and ";

    private static final String ROW = "select " + TenantRow.COLUMNS + " from control.tenants t where t.id = ?";

    // The upper bound excludes rows that were restored from another server, whose transaction ids may be far ahead.
    private static final String CHANGED = "select " + TenantRow.COLUMNS + """
             from control.tenants t
             where t.changed_in >= ?::xid8 and t.changed_in < pg_snapshot_xmax(pg_current_snapshot())
             limit ?
            """;

    private final Database database;

    TenantTable(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = Database.repeatingQueries(dataSource);
    }

    /**
     * Returns the rows that have changed, whatever their status, at most {@code limit}.
     *
     * @param since a transaction id: returns rows that this transaction or a later one has changed
     */
    List<Tenant> changed(String since, int limit) {
        return ask(() -> database.query(CHANGED, TenantRow::read, since, limit));
    }

    /** Returns the id of the oldest transaction that is running now: all earlier ones have ended. */
    String oldestRunning() {
        return ask(() -> database.find("select pg_snapshot_xmin(pg_current_snapshot())::text", row -> row.getString(1)))
                .orElseThrow();
    }

    /** Finds a tenant in any status. */
    Optional<Tenant> row(TenantId id) {
        return ask(() -> database.find(ROW, TenantRow::read, id.value()));
    }

    /** Finds a tenant that is not deleted. */
    Optional<Tenant> find(TenantRef ref) {
        return ask(() -> switch (ref) {
            case TenantId id -> database.find(SELECT + "t.id = ?", TenantRow::read, id.value());
            case Slug slug -> database.find(SELECT + "t.slug = ?", TenantRow::read, slug.value());
        });
    }

    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (DatabaseException failure) {
            throw new RegistryUnavailableException(failure);
        }
    }
}
