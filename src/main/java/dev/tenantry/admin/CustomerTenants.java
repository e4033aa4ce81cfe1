package dev.tenantry.admin;

import dev.tenantry.canary.CanaryConfig;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Finds the tenants that administrators may act on. As long as this control plane makes sentinels, they are not among
 * them: what happened to one by mistake would end the attempts to break isolation. Without the canary, they can be
 * removed as any other tenant.
 */
@ApplicationScoped
class CustomerTenants {

    private final TenantLedger ledger;
    private final CanaryConfig canary;

    CustomerTenants(TenantLedger ledger, CanaryConfig canary) {
        this.ledger = ledger;
        this.canary = canary;
    }

    /**
     * Returns the tenant.
     *
     * @throws dev.tenantry.problem.ProblemException 404, if there is none; 409, if it is a sentinel
     */
    TenantRecord find(TenantId id) {
        return requireCustomer(ledger.find(id).orElseThrow(AdminProblems::noSuchTenant));
    }

    /** Locks the tenant's row until the transaction ends, and returns it as {@link #find} does. */
    TenantRecord lock(TenantId id) {
        return requireCustomer(ledger.lock(id).orElseThrow(AdminProblems::noSuchTenant));
    }

    private TenantRecord requireCustomer(TenantRecord found) {
        if (found.isSentinel() && canary.enabled()) {
            throw AdminProblems.conflict("Tenant " + found.tenant().slug()
                    + " is a sentinel of the canary, and nobody's customer. It stays as it is while"
                    + " tenantry.canary.enabled is set on the control plane.");
        }
        return found;
    }
}
