package dev.tenantry.isolation;

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
        OpenHome home = homes.open(id);
        try {
            return connect(home);
        } catch (SQLException | RuntimeException failure) {
            home.release();
            throw failure;
        }
    }

    private Connection connect(OpenHome home) throws SQLException {
        Connection connection = home.connect();
        try {
            transaction.belongsTo(id, home);
            return connection;
        } catch (RuntimeException failure) {
            closeConnection(connection);
            throw failure;
        }
    }
}
