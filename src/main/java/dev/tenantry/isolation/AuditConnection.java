package dev.tenantry.isolation;

import io.agroal.api.AgroalDataSource;
import io.agroal.pool.ConnectionFactory;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens connections to the main database for the repeated audit, as the app role. Does not use the pool that serves
 * requests: tenants that use all of its connections must not delay the audit, nor the audit them. Opens a new one each
 * time, because a session keeps the settings that its role had when the session began.
 */
@Singleton
class AuditConnection {

    private final ConnectionFactory factory;

    AuditConnection(AgroalDataSource mainDatabase) {
        factory = new ConnectionFactory(
                mainDatabase.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration());
    }

    Connection open() throws SQLException {
        Connection connection = factory.createConnection().getConnection();
        connection.setAutoCommit(true);
        return connection;
    }
}
