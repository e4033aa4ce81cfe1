package dev.tenantry.admin;

import dev.tenantry.home.HomeFence;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.operation.Operations;
import dev.tenantry.provisioning.FenceUpdate;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Closes and opens a tenant's own database together with a change of its status. Called in the transaction that changes
 * the status and holds the lock on the tenant's row. Does nothing for homes in the main database.
 */
@ApplicationScoped
class HomeGate {

    private static final Logger LOG = Logger.getLogger(HomeGate.class);

    private final HomeFence fence;
    private final Operations operations;

    HomeGate(HomeFence fence, Operations operations) {
        this.fence = fence;
        this.operations = operations;
    }

    /**
     * Closes the home at once, before the COMMIT, so that no transaction enters it afterwards, even if this process
     * ends at that moment.
     */
    void close(Tenant tenant) {
        try {
            fence.write(tenant, false, false);
        } catch (DatabaseException | UnknownStoreException away) {
            LOG.warnf(
                    away,
                    "The database of tenant %s cannot be reached; it is closed as soon as it can be",
                    tenant.slug());
            operations.beginOrHurry(FenceUpdate.KIND, tenant.id());
        }
    }

    /** Returns the operation that opens the home after the COMMIT; empty if there is nothing to open. */
    Optional<UUID> open(Tenant tenant) {
        return tenant.placement().dataStore().map(store -> operations.beginOrHurry(FenceUpdate.KIND, tenant.id()));
    }
}
