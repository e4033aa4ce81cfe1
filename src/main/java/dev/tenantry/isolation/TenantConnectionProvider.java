package dev.tenantry.isolation;

import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.orm.runtime.customized.QuarkusConnectionProvider;
import java.io.Serial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The connection customizer: hands out connections that speak for one tenant until the transaction ends.
 *
 * <p>It customizes here and not in an Agroal pool interceptor, because Agroal returns a connection whose interceptor
 * threw to the pool while the transaction still holds it.
 */
final class TenantConnectionProvider extends QuarkusConnectionProvider {

    @Serial
    private static final long serialVersionUID = 1L;

    // The last argument makes both settings local to the transaction: COMMIT and ROLLBACK undo them, and a pooled
    // connection has nothing to forget. The schema alone is on the path: a table that is missing there is an error.
    private static final String SPEAK_FOR_TENANT =
            "select set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)";

    private final transient TenantId id;
    private final transient TenantRegistry registry;
    private final transient TenantTransaction transaction;

    TenantConnectionProvider(
            TenantId id, TenantRegistry registry, AgroalDataSource mainDatabase, TenantTransaction transaction) {
        super(mainDatabase);
        this.id = id;
        this.registry = registry;
        this.transaction = transaction;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (transaction.isOf(id)) {
            return super.getConnection();
        }
        String schema = schema();
        Connection connection = super.getConnection();
        try {
            speakForTenant(connection, schema);
            transaction.belongsTo(id);
            return connection;
        } catch (SQLException | RuntimeException failure) {
            closeConnection(connection);
            throw failure;
        }
    }

    private void speakForTenant(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SPEAK_FOR_TENANT)) {
            statement.setString(1, id.toString());
            statement.setString(2, schema);
            statement.execute();
        }
    }

    private String schema() {
        Placement placement = registry.find(id)
                .map(Tenant::placement)
                .orElseThrow(() -> new IllegalStateException("Tenant " + id + " is not in the registry any more."));
        return switch (placement) {
            case Placement.Shared() -> "shared";
        };
    }
}
