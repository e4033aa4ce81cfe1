package dev.tenantry.isolation;

import dev.tenantry.tenant.TenantId;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantConnectionResolver;
import jakarta.inject.Singleton;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/**
 * Gives Hibernate a provider of connections for one tenant.
 *
 * <p>Quarkus keeps each provider as long as the process runs. A provider therefore stores only the tenant's id, and
 * looks up the tenant's home for each transaction.
 */
@PersistenceUnitExtension
@Singleton
class HomeConnectionResolver implements TenantConnectionResolver {

    private final TenantHomes homes;
    private final TenantTransaction transaction;

    HomeConnectionResolver(TenantHomes homes, TenantTransaction transaction) {
        this.homes = homes;
        this.transaction = transaction;
    }

    @Override
    public ConnectionProvider resolve(String tenantId) {
        TenantId id = TenantId.parse(tenantId)
                .orElseThrow(() -> new IllegalArgumentException("Hibernate passed an invalid tenant id."));
        return new TenantConnectionProvider(id, homes, transaction);
    }
}
