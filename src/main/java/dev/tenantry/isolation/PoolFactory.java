package dev.tenantry.isolation;

import dev.tenantry.home.DataStore;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import io.agroal.pool.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/** Makes the pool of one tenant's database, with the same limits on time that application.properties sets for the main one. */
@ApplicationScoped
class PoolFactory {

    private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(3);
    private static final int CONNECT_TIMEOUT_SECONDS = 3;
    private static final int SOCKET_TIMEOUT_SECONDS = 30;

    // One that nobody used for this long may be dead since: it is asked before it is handed out. So a server that was
    // restarted costs no request.
    private static final Duration VALIDATE_AFTER = Duration.ofSeconds(1);

    private final TransactionManager transactions;
    private final TransactionSynchronizationRegistry synchronizations;
    private final IsolationConfig config;

    PoolFactory(
            TransactionManager transactions,
            TransactionSynchronizationRegistry synchronizations,
            IsolationConfig config) {
        this.transactions = transactions;
        this.synchronizations = synchronizations;
        this.config = config;
    }

    /** Connects to nothing yet. */
    AgroalDataSource make(DataStore store, HomeName database) {
        DataStore.Credentials app = store.app();
        AgroalDataSourceConfigurationSupplier source = new AgroalDataSourceConfigurationSupplier();
        source.metricsEnabled(true);
        source.connectionPoolConfiguration(pool -> pool.minSize(0)
                .initialSize(0)
                .maxSize(config.pools().size())
                .acquisitionTimeout(ACQUISITION_TIMEOUT)
                .reapTimeout(config.pools().idle())
                .idleValidationTimeout(VALIDATE_AFTER)
                .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(CONNECT_TIMEOUT_SECONDS))
                .exceptionSorter(new PostgreSQLExceptionSorter())
                .transactionIntegration(new NarayanaTransactionIntegration(transactions, synchronizations))
                .connectionFactoryConfiguration(connection -> connection
                        .connectionProviderClass(Driver.class)
                        .jdbcUrl(store.url(database))
                        .principal(new NamePrincipal(app.username()))
                        .credential(new SimplePassword(app.password()))
                        .jdbcProperty("ApplicationName", "tenantry")
                        .jdbcProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS))
                        .jdbcProperty("loginTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS))
                        .jdbcProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS))));
        return new DataSource(source.get());
    }

    static void expectAnswersSoon(Connection connection) throws SQLException {
        setNetworkTimeout(connection, CONNECT_TIMEOUT_SECONDS);
    }

    static void expectAnswersInTime(Connection connection) throws SQLException {
        setNetworkTimeout(connection, SOCKET_TIMEOUT_SECONDS);
    }

    // Costs no round trip: it is the socket's.
    private static void setNetworkTimeout(Connection connection, int seconds) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(TimeUnit.SECONDS.toMillis(seconds)));
    }
}
