package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.TenantId;
import java.sql.SQLException;

/** Connects to the homes in a test's own database, as the service does to those in the main database. */
public final class LinksOfADatabase extends HomeLinks {

    private final OwnDatabase database;

    @SuppressWarnings("NullAway") // the service's access is not used
    public LinksOfADatabase(OwnDatabase database) {
        super(null);
        this.database = database;
    }

    @Override
    public HomeLink open(TenantId tenant, Placement placement) {
        try {
            return new HomeLink(
                    OwnerAccess.dataSource(
                                    database.url(), new DataStore.Credentials("tenantry_owner", "tenantry_owner"))
                            .getConnection(),
                    tenant,
                    placement.home(tenant));
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
