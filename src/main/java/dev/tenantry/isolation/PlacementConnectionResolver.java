package dev.tenantry.isolation;

import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantConnectionResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/**
 * Gives Hibernate the provider of one tenant's connections.
 *
 * <p>Quarkus keeps each provider for ever. So a provider knows the tenant's id and nothing else that may change, and
 * asks where the tenant's rows are each time it is asked for a connection.
 */
@PersistenceUnitExtension
@ApplicationScoped
class PlacementConnectionResolver implements TenantConnectionResolver {

    private final TenantRegistry registry;
    private final AgroalDataSource mainDatabase;
    private final TransactionSynchronizationRegistry transactions;

    PlacementConnectionResolver(
            TenantRegistry registry, AgroalDataSource mainDatabase, TransactionSynchronizationRegistry transactions) {
        this.registry = registry;
        this.mainDatabase = mainDatabase;
        this.transactions = transactions;
    }

    @Override
    public ConnectionProvider resolve(String tenantId) {
        TenantId id = TenantId.parse(tenantId)
                .orElseThrow(() -> new IllegalArgumentException("Hibernate named something that is no tenant's id."));
        return new TenantConnectionProvider(id, registry, mainDatabase, new TenantTransaction(transactions));
    }
}
