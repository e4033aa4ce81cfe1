package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.Superuser;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.pool.DataSource;
import jakarta.transaction.RollbackException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

/** Lets PostgreSQL fail in each of the ways, because it decides which SQLSTATE it gives. */
class DatabaseFaultTest {

    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        22021 | INVALID_DATA | select convert_from('\\xff', 'UTF8')
        22P05 | INVALID_DATA | select '{"a": "\\u0000"}'::jsonb
        22003 | OTHER        | select 2147483647 + 1
        22012 | OTHER        | select 1 / 0
        22001 | OTHER        | create temporary table t (c varchar(1)); insert into t values ('ab')
        42P01 | OTHER        | select from nowhere
        25006 | UNAVAILABLE  | set transaction read only; create table nowhere ()
        57014 | ABORTED      | set local statement_timeout = '20ms'; select pg_sleep(20)
        """)
    void readsWhatPostgreSqlSays(String state, DatabaseFault expected, String sql) throws SQLException {
        try (Connection connection = superuser.connect()) {
            connection.setAutoCommit(false);
            SQLException failure = failureOf(connection, sql);
            assertThat(failure.getSQLState()).isEqualTo(state);
            assertThat(DatabaseFault.of(new IllegalStateException(failure))).isEqualTo(expected);
            assertThat(ConnectionLoss.of(failure).isPresent()).isEqualTo(state.equals("25006"));
        }
    }

    @Test
    void countsATimeLimitOfALockAsAborted() throws SQLException {
        try (Connection holder = superuser.connect();
                Connection waiter = superuser.connect()) {
            holder.setAutoCommit(false);
            Sql.query(holder, "select pg_advisory_xact_lock(8003) is null", row -> row.getBoolean(1));
            SQLException failure = failureOf(waiter, "set lock_timeout = '20ms'; select pg_advisory_lock(8003)");
            assertThat(failure.getSQLState()).isEqualTo("55P03");
            assertThat(DatabaseFault.of(failure)).isEqualTo(DatabaseFault.ABORTED);
        }
    }

    @Test
    void countsALostRaceAsAborted() throws SQLException {
        superuser.execute("create table if not exists public.race (n int)");
        try (Connection first = superuser.connect();
                Connection second = superuser.connect()) {
            superuser.execute("insert into public.race values (1)");
            for (Connection connection : new Connection[] {first, second}) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                Sql.query(connection, "select count(*) from public.race", row -> row.getInt(1));
            }
            Sql.execute(first, "update public.race set n = 2");
            first.commit();
            SQLException failure = failureOf(second, "update public.race set n = 3");
            assertThat(failure.getSQLState()).isEqualTo("40001");
            assertThat(DatabaseFault.of(failure)).isEqualTo(DatabaseFault.ABORTED);
        } finally {
            superuser.execute("drop table public.race");
        }
    }

    @Test
    void countsAnEndedSessionAsALostConnection() throws SQLException {
        try (Connection idle = superuser.connect()) {
            idle.setAutoCommit(false);
            int backend = Sql.query(idle, "select pg_backend_pid()", row -> row.getInt(1))
                    .getFirst();
            Sql.execute(idle, "set local idle_in_transaction_session_timeout = '20ms'");
            await().until(() -> superuser.number("select count(*) from pg_stat_activity where pid = ?", backend) == 0);
            SQLException failure = failureOf(idle, "select 1");
            assertThat(failure.getSQLState()).isEqualTo("25P03");
            assertThat(DatabaseFault.of(failure)).isEqualTo(DatabaseFault.ABORTED);
            assertThat(ConnectionLoss.of(failure)).contains(ConnectionLoss.CLOSED);
        }
    }

    @Test
    void countsARefusedPasswordAsUnavailable() {
        try (OwnDatabase database = new OwnDatabase("tenantry_passwords").askForPasswords()) {
            SQLException failure = catchThrowableOfType(
                    SQLException.class, () -> DriverManager.getConnection(database.url(), "tenantry_app", "wrong"));
            assertThat(failure.getSQLState()).isEqualTo("28P01");
            assertThat(DatabaseFault.of(failure)).isEqualTo(DatabaseFault.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08006, UNAVAILABLE",
        "28000, UNAVAILABLE",
        "40P01, ABORTED",
        "53300, UNAVAILABLE",
        "53200, UNAVAILABLE",
        "57P01, UNAVAILABLE",
        "57P03, UNAVAILABLE",
        "99999, UNAVAILABLE",
        ", OTHER",
        "23505, OTHER",
        "XX000, OTHER"
    })
    void readsTheStateOfACommitThatFailed(String state, DatabaseFault expected) {
        RollbackException rolledBack = new RollbackException();
        rolledBack.addSuppressed(new SQLException("at COMMIT", state));
        assertThat(DatabaseFault.of(rolledBack)).isEqualTo(expected);
    }

    /** A pool gives no SQLSTATE. Code that misuses it must not be told that the database is away. */
    @Test
    void tellsAPoolWithoutConnectionsFromAMisusedOne() throws SQLException {
        AgroalDataSource pool = new DataSource(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(configuration -> configuration
                        .maxSize(1)
                        .acquisitionTimeout(Duration.ofSeconds(1))
                        .connectionFactoryConfiguration(factory -> factory.connectionProviderClass(Driver.class)
                                .jdbcUrl(url())
                                .principal(new NamePrincipal("postgres"))
                                .credential(new SimplePassword(""))))
                .get());
        try (pool) {
            Connection returned;
            try (Connection only = pool.getConnection()) {
                SQLException exhausted = catchThrowableOfType(SQLException.class, pool::getConnection);
                assertThat(exhausted.getSQLState()).isNull();
                assertThat(DatabaseFault.of(exhausted)).isEqualTo(DatabaseFault.UNAVAILABLE);
                returned = only;
            }
            SQLException misused = catchThrowableOfType(SQLException.class, returned::createStatement);
            assertThat(misused.getSQLState()).isNull();
            assertThat(DatabaseFault.of(misused)).isEqualTo(DatabaseFault.OTHER);
        }
        SQLException closed = catchThrowableOfType(SQLException.class, pool::getConnection);
        assertThat(DatabaseFault.of(closed)).isEqualTo(DatabaseFault.UNAVAILABLE);
    }

    private static String url() {
        try (Connection connection = Superuser.inMainDatabase().connect()) {
            return connection.getMetaData().getURL();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static SQLException failureOf(Connection connection, String batch) {
        return catchThrowableOfType(SQLException.class, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(batch);
            }
        });
    }
}
