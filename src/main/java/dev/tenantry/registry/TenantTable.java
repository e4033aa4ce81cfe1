package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Reads {@code control.tenants}, the source of truth about tenants. Does not return deleted tenants. */
@ApplicationScoped
class TenantTable {

    private static final String SELECT =
            "select " + TenantRow.COLUMNS + " from control.tenants t where t.status <> 'deleted' and ";

    private final Database database;

    TenantTable(@DataSource("registry") AgroalDataSource dataSource) {
        this.database = new Database(dataSource);
    }

    Optional<Tenant> find(TenantRef ref) {
        try {
            return switch (ref) {
                case TenantId id -> database.find(SELECT + "t.id = ?", TenantRow::read, id.value());
                case Slug slug -> database.find(SELECT + "t.slug = ?", TenantRow::read, slug.value());
            };
        } catch (DatabaseException failure) {
            throw new RegistryUnavailableException(failure);
        }
    }
}
