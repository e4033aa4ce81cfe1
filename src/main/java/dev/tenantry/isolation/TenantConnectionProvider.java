package dev.tenantry.isolation;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.quarkus.hibernate.orm.runtime.customized.QuarkusConnectionProvider;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Customizes connections so that they act for one tenant until the transaction ends.
 *
 * <p>This is not done in an Agroal pool interceptor: if an interceptor throws, Agroal returns the connection to the
 * pool while the transaction still holds it.
 */
final class TenantConnectionProvider extends QuarkusConnectionProvider {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient TenantId id;
    private final transient TenantHomes homes;
    private final transient TenantTransaction transaction;

    TenantConnectionProvider(TenantId id, TenantHomes homes, TenantTransaction transaction) {
        // Only tells Hibernate which kind of database it uses; connections come from the tenant's home.
        super(homes.mainDatabase());
        this.id = id;
        this.homes = homes;
        this.transaction = transaction;
    }

    @Override
    public Connection getConnection() throws SQLException {
        // The home in which the transaction began, even if the tenant has moved since.
        Optional<OpenHome> begun = transaction.homeOf(id);
        if (begun.isPresent()) {
            return begun.get().reconnect();
        }
        Tenant tenant = homes.served(id);
        boolean begins = false;
        try {
            Connection connection = begin(tenant);
            begins = true;
            return connection;
        } catch (ProblemException unavailable) {
            throw new FenceException(tenant, FenceException.Reason.UNAVAILABLE, unavailable);
        } finally {
            if (!begins) {
                // A second attempt in this transaction must be refused: its connection may be in the pool again.
                transaction.abandon();
            }
        }
    }

    private Connection begin(Tenant tenant) throws SQLException {
        OpenHome home = homes.open(tenant);
        boolean begins = false;
        try {
            Connection connection = home.connect();
            transaction.belongsTo(id, home);
            begins = true;
            return connection;
        } finally {
            // In finally, because an Error must not keep a place either.
            if (!begins) {
                home.release();
            }
        }
    }
}
