package dev.tenantry.isolation;

import dev.tenantry.home.HomeVersions;
import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Opens a tenant's current home. If it cannot be determined, no home is opened: there is no fallback. */
@ApplicationScoped
class TenantHomes {

    private static final Logger LOG = Logger.getLogger(TenantHomes.class);

    private final TenantRegistry registry;
    private final HomeVersions versions;
    private final AgroalDataSource mainDatabase;
    private final TenantPools pools;

    TenantHomes(TenantRegistry registry, HomeVersions versions, AgroalDataSource mainDatabase, TenantPools pools) {
        this.registry = registry;
        this.versions = versions;
        this.mainDatabase = mainDatabase;
        this.pools = pools;
    }

    AgroalDataSource mainDatabase() {
        return mainDatabase;
    }

    /**
     * Opens the home, which the caller releases.
     *
     * @throws dev.tenantry.problem.ProblemException 503, if the tenant is no longer served, or its home is missing,
     *     unreachable or not migrated yet
     */
    OpenHome open(TenantId id) {
        // Checked when the request arrived, and again here: the tenant may have been suspended or deleted since.
        Tenant tenant = registry.find(id).filter(Tenant::canBeServed).orElseThrow(() -> {
            LOG.infof("Tenant %s is no longer served", id);
            return HomeProblems.unavailable();
        });
        if (!versions.isCurrent(tenant.home())) {
            LOG.warnf(
                    "Home %s lacks migration %d, which this version needs; run the command migrate",
                    tenant.home(), versions.required());
            throw HomeProblems.unavailable();
        }
        return switch (tenant.placement()) {
            case Placement.Shared() -> inMainDatabase(tenant);
            case Placement.OwnSchema() -> inMainDatabase(tenant);
            case Placement.OwnDatabase(StoreName store) -> pools.open(id, store, tenant.home());
        };
    }

    private OpenHome inMainDatabase(Tenant tenant) {
        return new MainHome(mainDatabase, new HomeSession(tenant.id(), tenant.home()));
    }
}
