package dev.tenantry.isolation;

import dev.tenantry.tenant.TenantId;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantConnectionResolver;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/**
 * Gives Hibernate the provider of one tenant's connections.
 *
 * <p>Quarkus keeps each provider for ever. So a provider knows the tenant's id and nothing else that may change, and
 * asks where the tenant's rows are each time it is asked for a connection.
 */
@PersistenceUnitExtension
@ApplicationScoped
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
                .orElseThrow(() -> new IllegalArgumentException("Hibernate named something that is no tenant's id."));
        return new TenantConnectionProvider(id, homes, transaction);
    }
}
