package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.support.Pooler;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.pool.DataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests F30 and F41. {@code PoolerIT} tests what the service does with the answer. */
class PoolerProbeTest {

    private static final String SERVER = EmbeddedDatabase.settings().get("tenantry.stores.local.url");
    private static final int PORT =
            URI.create(SERVER.substring("jdbc:".length())).getPort();

    /** With two sessions in turn, two clients that alternate would each keep their own. */
    @ParameterizedTest
    @CsvSource({
        "TRANSACTION, 1",
        "TRANSACTION, 6",
        "TRANSACTION_IN_TURN, 1",
        "TRANSACTION_IN_TURN, 2",
        "TRANSACTION_IN_TURN, 3",
        "TRANSACTION_IN_TURN, 6"
    })
    void refusesAPoolerThatLosesPreparedStatements(Pooler.Mode mode, int sessions) throws SQLException {
        try (Pooler pooler = new Pooler(PORT, mode)) {
            openAtOnce(pooler, sessions);
            assertThat(probe(pooler.url() + "tenantry"))
                    .hasValueSatisfying(refusal -> assertThat(refusal)
                            .startsWith("some.url leads to a connection pooler")
                            .contains("prepareThreshold=0", "max_prepared_statements"));
        }
    }

    /** A client that takes a session at the right moment can hide the loss once, but not in each round. */
    @Test
    void refusesItWhateverOtherClientsDo() throws SQLException {
        try (Pooler pooler = new Pooler(PORT, Pooler.Mode.TRANSACTION);
                Connection busy =
                        DriverManager.getConnection(pooler.url() + "tenantry?prepareThreshold=0", "tenantry_app", "")) {
            Thread other = Thread.ofVirtual().start(() -> keepBusy(busy));
            for (int i = 0; i < 25; i++) {
                assertThat(probe(pooler.url() + "tenantry")).as("probe " + i).isPresent();
            }
            assertThat(other.isAlive()).isTrue();
        }
    }

    private static void keepBusy(Connection connection) {
        try {
            while (true) {
                connection.createStatement().execute("select 1");
                Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextInt(1_000_000)));
            }
        } catch (SQLException | InterruptedException closed) {
            // Closed by the test.
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SESSION")
    void acceptsItIfNothingIsPrepared(Pooler.Mode mode) throws SQLException {
        try (Pooler pooler = new Pooler(PORT, mode)) {
            assertThat(probe(pooler.url() + "tenantry?prepareThreshold=0")).isEmpty();
        }
    }

    @Test
    void acceptsAPoolerThatKeepsSessions() throws SQLException {
        try (Pooler pooler = new Pooler(PORT, Pooler.Mode.SESSION)) {
            assertThat(probe(pooler.url() + "tenantry")).isEmpty();
        }
    }

    @Test
    void acceptsPostgresqlItself() throws SQLException {
        assertThat(probe(SERVER + "tenantry")).isEmpty();
    }

    private static void openAtOnce(Pooler pooler, int sessions) throws SQLException {
        List<Connection> clients = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            Connection client = DriverManager.getConnection(pooler.url() + "tenantry", "tenantry_app", "");
            client.setAutoCommit(false);
            clients.add(client);
            client.createStatement().execute("select 1");
        }
        for (Connection client : clients) {
            client.commit();
            client.close();
        }
    }

    private static Optional<String> probe(String url) throws SQLException {
        AgroalDataSourceConfigurationSupplier source = new AgroalDataSourceConfigurationSupplier();
        source.connectionPoolConfiguration(pool -> pool.maxSize(2)
                .acquisitionTimeout(Duration.ofSeconds(10))
                .connectionFactoryConfiguration(factory -> factory.connectionProviderClass(org.postgresql.Driver.class)
                        .jdbcUrl(url)
                        .principal(new NamePrincipal("tenantry_app"))
                        .credential(new SimplePassword("tenantry_app"))));
        try (AgroalDataSource pool = new DataSource(source.get());
                Connection connection = pool.getConnection()) {
            return PoolerProbe.refusal(connection, pool, "some.url");
        }
    }
}
