package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/** Opens snapshots of tenants' rows. */
@ApplicationScoped
public class TenantSnapshots {

    private final OwnerAccess owner;

    TenantSnapshots(OwnerAccess owner) {
        this.owner = owner;
    }

    /**
     * Takes a snapshot, which the caller closes. Returns empty if the tenant's home does not exist.
     *
     * @throws DatabaseException if the home cannot be reached
     * @throws TenantBusyException if the tenant is being exported or deleted
     * @throws UnknownStoreException if the home is in a data store that is not configured on this instance
     */
    public Optional<TenantSnapshot> open(Tenant tenant) {
        try {
            TenantSnapshot snapshot = TenantSnapshot.open(owner, tenant);
            if (!snapshot.tables().isEmpty()) {
                return Optional.of(snapshot);
            }
            closeQuietly(snapshot);
            return Optional.empty();
        } catch (DatabaseException failure) {
            if (failure.hasState(SqlState.INVALID_CATALOG_NAME)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static void closeQuietly(TenantSnapshot snapshot) {
        try {
            snapshot.close();
        } catch (IOException lost) {
            // The snapshot has no tables to read, and PostgreSQL ends the transaction.
        }
    }
}
