package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.home.TenantSession;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PlainTenant;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** The fence of queries that are transactions of their own: nothing of one may be left on the connection. */
@BesideOthers
class QueryFenceTest {

    private final Fence fence = new Fence(
            new HomeSession(PlainTenant.named("acme"), new TenantSession.Limits("5s", "1s", "10s")),
            Fence.Scope.QUERY,
            Optional.empty(),
            () -> {});

    @Test
    void sendsTheBeginAndTheCommitWithTheQuery() {
        assertThat(fence.before("select 1 -- one"))
                .isEqualTo("begin read only;" + TenantSession.ENTER + ";select 1 -- one\n;commit");
    }

    @Test
    void endsTheTransactionOfAQueryThatHasFailed() throws SQLException {
        try (OwnDatabase database = OwnDatabase.onAnotherServer("tenantry_query");
                Connection connection = DriverManager.getConnection(database.url(), "tenantry_app", "tenantry_app")) {
            assertThatThrownBy(() -> Sql.execute(connection, "begin; select 1 / 0"))
                    .hasMessageContaining("division by zero");
            assertThat(state(connection)).isEqualTo(TransactionState.FAILED);

            fence.rollBack(connection);

            assertThat(state(connection)).isEqualTo(TransactionState.IDLE);
        }
    }

    private static TransactionState state(Connection connection) throws SQLException {
        return connection.unwrap(PgConnection.class).getTransactionState();
    }
}
