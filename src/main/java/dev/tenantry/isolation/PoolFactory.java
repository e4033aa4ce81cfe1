package dev.tenantry.isolation;

import dev.tenantry.home.DataStore;
import dev.tenantry.sql.PoolGuards;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.agroal.pool.DataSource;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Creates the connection pool of one tenant database, with the same timeouts that application.properties sets for the
 * main database.
 */
@Singleton
class PoolFactory {

    private final TransactionManager transactions;
    private final TransactionSynchronizationRegistry synchronizations;
    private final IsolationConfig config;
    private final PoolGuards guards;
    private final Duration acquisitionTimeout;
    private final Duration validateAfter;
    private final int connectTimeoutSeconds;
    private final int socketTimeoutSeconds;

    PoolFactory(
            TransactionManager transactions,
            TransactionSynchronizationRegistry synchronizations,
            IsolationConfig config,
            PoolGuards guards,
            AgroalDataSource mainDatabase) {
        this.transactions = transactions;
        this.synchronizations = synchronizations;
        this.config = config;
        this.guards = guards;
        AgroalConnectionPoolConfiguration main = mainDatabase.getConfiguration().connectionPoolConfiguration();
        Properties driver = main.connectionFactoryConfiguration().jdbcProperties();
        this.acquisitionTimeout = main.acquisitionTimeout();
        this.validateAfter = main.idleValidationTimeout();
        this.connectTimeoutSeconds = Integer.parseInt(driver.getProperty("connectTimeout"));
        this.socketTimeoutSeconds = Integer.parseInt(driver.getProperty("socketTimeout"));
    }

    /** Creates the pool. No connection is opened yet. */
    AgroalDataSource make(DataStore store, HomeName database) {
        DataStore.Credentials app = store.app();
        AgroalDataSourceConfigurationSupplier source = new AgroalDataSourceConfigurationSupplier();
        source.metricsEnabled(true);
        source.connectionPoolConfiguration(pool -> pool.minSize(0)
                .initialSize(0)
                .maxSize(config.pools().size())
                .acquisitionTimeout(acquisitionTimeout)
                .reapTimeout(config.pools().idle())
                .idleValidationTimeout(validateAfter)
                .transactionIntegration(new NarayanaTransactionIntegration(transactions, synchronizations))
                .connectionFactoryConfiguration(connection -> connection
                        .connectionProviderClass(Driver.class)
                        .jdbcUrl(store.url(database))
                        .principal(new NamePrincipal(app.username()))
                        .credential(new SimplePassword(app.password()))
                        .jdbcProperty("ApplicationName", "tenantry")
                        .jdbcProperty("connectTimeout", Integer.toString(connectTimeoutSeconds))
                        .jdbcProperty("loginTimeout", Integer.toString(connectTimeoutSeconds))
                        .jdbcProperty("socketTimeout", Integer.toString(socketTimeoutSeconds))
                        .jdbcProperty("tcpKeepAlive", "true")));
        AtomicReference<@Nullable AgroalDataSource> made = new AtomicReference<>();
        guards.guard(source.connectionPoolConfiguration(), guard -> Optional.ofNullable(made.get()));
        AgroalDataSource pool = new DataSource(source.get());
        made.set(pool);
        return pool;
    }

    void expectAnswersSoon(Connection connection) throws SQLException {
        setNetworkTimeout(connection, connectTimeoutSeconds);
    }

    void expectAnswersInTime(Connection connection) throws SQLException {
        setNetworkTimeout(connection, socketTimeoutSeconds);
    }

    // Needs no round trip: this is a timeout of the client's socket.
    private static void setNetworkTimeout(Connection connection, int seconds) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(TimeUnit.SECONDS.toMillis(seconds)));
    }
}
