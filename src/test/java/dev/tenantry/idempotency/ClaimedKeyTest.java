package dev.tenantry.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The SQL function that lets one request use a key. */
@BesideOthers
class ClaimedKeyTest {

    private static final String STORE =
            "insert into shared.idempotency_keys (caller, operation, key, fingerprint, status,"
                    + " headers) values (?, ?, 'once', '', 201, '{}')";
    private static final String CLAIM = "select shared.claim_idempotency_key(?, 0, ?, ?, 'once', 60)";

    private static OwnDatabase database;

    private final UUID acme = UUID.randomUUID();

    @BeforeAll
    static void create() {
        database = OwnDatabase.onAnotherServer("tenantry_claims").withRegistry().withSharedHome();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void isBoundToTheCallerAndTheOperation() throws SQLException {
        try (Connection connection = connect(acme)) {
            Sql.execute(connection, STORE, "olivia", "placeOrder");

            assertUsed(connection, "olivia", "placeOrder");
            assertFree(acme, connection, "oscar", "placeOrder");
            assertFree(acme, connection, "olivia", "inviteUser");
        }
    }

    @Test
    void isBoundToTheTenant() throws SQLException {
        try (Connection connection = connect(acme)) {
            Sql.execute(connection, STORE, "olivia", "placeOrder");
            connection.commit();
        }
        UUID globex = UUID.randomUUID();
        try (Connection connection = connect(globex)) {
            assertFree(globex, connection, "olivia", "placeOrder");
        }
        try (Connection connection = connect(acme)) {
            assertUsed(connection, "olivia", "placeOrder");
        }
    }

    private static void assertUsed(Connection connection, String caller, String operation) throws SQLException {
        Savepoint before = connection.setSavepoint();
        assertThatThrownBy(() -> Sql.execute(connection, CLAIM, 1, caller, operation))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure ->
                                assertThat(SqlState.KEY_USED.isThatOf(failure)).isTrue());
        connection.rollback(before);
    }

    private static void assertFree(UUID tenant, Connection connection, String caller, String operation) {
        assertThatCode(() -> Sql.execute(connection, CLAIM, tenant.hashCode(), caller, operation))
                .doesNotThrowAnyException();
    }

    private static Connection connect(UUID tenant) throws SQLException {
        Connection connection = DriverManager.getConnection(database.url(), "tenantry_app", "tenantry_app");
        connection.setAutoCommit(false);
        Sql.execute(
                connection,
                "select set_config('app.current_tenant', ?, true), set_config('search_path', 'shared', true)",
                tenant.toString());
        return connection;
    }
}
