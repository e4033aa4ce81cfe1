package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/** Opens connections to the homes of a tenant that moves. */
@ApplicationScoped
public class HomeLinks {

    private final OwnerAccess owner;

    HomeLinks(OwnerAccess owner) {
        this.owner = owner;
    }

    /**
     * Connects to the tenant's home at this placement, whether or not it is the current one.
     *
     * @throws DatabaseException if its database cannot be reached or does not exist
     */
    public HomeLink open(TenantId tenant, Placement placement) {
        HomeName home = placement.home(tenant);
        try {
            return new HomeLink(owner.database(placement, home).getConnection(), tenant, home);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
