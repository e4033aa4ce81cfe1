package dev.tenantry.isolation;

import dev.tenantry.context.TenantProblems;
import dev.tenantry.home.HomeVersions;
import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Opens a tenant's current home. If it cannot be determined, no home is opened: there is no fallback. */
@Singleton
class TenantHomes {

    private static final Logger LOG = Logger.getLogger(TenantHomes.class);

    private final TenantRegistry registry;
    private final HomeVersions versions;
    private final AgroalDataSource mainDatabase;
    private final PoolQueue queue;
    private final TenantPools pools;
    private final HomeAudits audits;
    private final TransactionLimits limits;

    TenantHomes(
            TenantRegistry registry,
            HomeVersions versions,
            AgroalDataSource mainDatabase,
            PoolQueue queue,
            TenantPools pools,
            HomeAudits audits,
            TransactionLimits limits) {
        this.limits = limits;
        this.registry = registry;
        this.versions = versions;
        this.mainDatabase = mainDatabase;
        this.queue = queue;
        this.pools = pools;
        this.audits = audits;
    }

    AgroalDataSource mainDatabase() {
        return mainDatabase;
    }

    /**
     * Returns the tenant as this instance knows it now. The fence checks whether that is up to date.
     *
     * @throws dev.tenantry.problem.ProblemException 403, if the tenant was suspended or deleted after the request
     *     arrived
     */
    Tenant served(TenantId id) {
        return registry.find(id).filter(Tenant::canBeServed).orElseThrow(TenantProblems::refused);
    }

    /**
     * Opens the home, which the caller releases.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if the home is missing, unreachable or not migrated yet
     * @throws SQLException if no connection becomes free in time
     */
    OpenHome open(Tenant tenant) throws SQLException {
        if (!versions.isCurrent(tenant.home())) {
            LOG.warnf(
                    "Home %s lacks migration %d, which this version needs; run the command migrate",
                    tenant.home(), versions.required());
            throw HomeProblems.unavailable();
        }
        HomeSession session = new HomeSession(tenant, limits.of(tenant.plan()));
        return switch (tenant.placement()) {
            case Placement.Shared() -> main(session);
            case Placement.OwnSchema() -> main(session);
            case Placement.OwnDatabase(StoreName store) -> pools.open(session, store);
        };
    }

    private OpenHome main(HomeSession session) throws SQLException {
        return new MainHome(mainDatabase, queue.enter(), session, audits);
    }
}
