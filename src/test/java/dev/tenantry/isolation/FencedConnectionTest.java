package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.home.TenantSession;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What JDBC offers works behind the fence, and nothing gets past it. {@code RequestCostIT} counts the round trips. */
@QuarkusTest
class FencedConnectionTest {

    private static final TenantSession.Limits LIMITS = new TenantSession.Limits("5s", "1s", "10s");
    private static final String PRODUCTS = "select string_agg(product_id, ',') from orders where quantity > ?";

    private final AtomicInteger passed = new AtomicInteger();
    private Tenant acme;
    private Connection plain;

    @BeforeEach
    void connect() throws SQLException {
        acme = new AdminClient().create("acme", IsolationTier.SCHEMA);
        plain = Superuser.inMainDatabase().connectAs("quarkus.datasource");
    }

    @AfterEach
    void close() throws SQLException {
        plain.close();
    }

    @Test
    void sendsTheFenceOncePerTransaction() throws SQLException {
        Connection connection = fenced(Fence.Scope.TRANSACTION);
        insert(connection, "SKU-A");
        assertThat(products(connection)).isEqualTo("SKU-A");
        connection.commit();
        assertThat(passed).hasValue(1);
        assertThatNoTenantIsSet();
    }

    @Test
    void sendsTheFenceWithTheStatementThatIsExecutedFirst() throws SQLException {
        Connection connection = fenced(Fence.Scope.TRANSACTION);
        try (PreparedStatement second = connection.prepareStatement(PRODUCTS);
                PreparedStatement first = connection.prepareStatement("update orders set quantity = ? where id = ?")) {
            second.setInt(1, 0);
            first.setInt(1, 1);
            first.setObject(2, acme.id().value());
            assertThat(first.executeUpdate()).isZero();
            assertThat(read(second)).isNull();
            assertThat(passed).hasValue(1);
            // The first one is still sent behind the fence.
            assertThat(first.executeUpdate()).isZero();
        }
    }

    /** A session's lock outlives the transaction that PostgreSQL aborts. */
    @Test
    void runsNothingThatIsSentWithTheFenceOfATenantThatIsNotServed() throws SQLException {
        Connection connection = fenced(Fence.Scope.TRANSACTION);
        new AdminClient().tell(acme, "suspend").then().statusCode(200);
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?)")) {
            lock.setLong(1, acme.hashCode());
            assertThatThrownBy(lock::execute)
                    .isInstanceOfSatisfying(
                            FenceException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(FenceException.Reason.CLOSED));
        }
        connection.rollback();
        assertThat(Sql.query(plain, "select pg_advisory_unlock(?)", row -> row.getBoolean(1), (long) acme.hashCode()))
                .containsExactly(false);
        assertThat(passed).hasValue(0);
    }

    /** The driver sends such a query after the fence, and not with it. */
    @Test
    void tellsThatTheTenantIsNotServedWhateverTheQueryReturns() throws SQLException {
        for (Fence.Scope scope : Fence.Scope.values()) {
            Fence fence = fence(scope);
            Connection connection = FencedConnection.of(plain, fence, fence::rollBack);
            try (PreparedStatement query = connection.prepareStatement("select product_id from orders")) {
                query.execute();
            }
            connection.close();
            new AdminClient().tell(acme, "suspend").then().statusCode(200);
            Connection later = FencedConnection.of(plain, fence(scope), fence::rollBack);
            try (PreparedStatement query = later.prepareStatement("select product_id from orders")) {
                assertThatThrownBy(query::execute)
                        .isInstanceOfSatisfying(
                                FenceException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(FenceException.Reason.CLOSED));
            }
            later.close();
            new AdminClient().tell(acme, "resume").then().statusCode(200);
        }
    }

    @Test
    void checksOnceWhateverTheFirstStatementIs() throws SQLException {
        EntryCheck check = new EntryCheck("select set_config('app.checked', ?, true)", List.of("once"), Map.of());
        String checked = "select current_setting('app.checked') || ?";
        Connection prepared = fenced(check);
        try (PreparedStatement query = prepared.prepareStatement(checked)) {
            query.setString(1, "!");
            assertThat(read(query)).isEqualTo("once!");
            query.setString(1, "?");
            assertThat(read(query)).isEqualTo("once?");
        }
        insert(prepared, "SKU-A");
        prepared.rollback();

        Connection updating = fenced(check);
        insert(updating, "SKU-B");
        assertThat(products(updating)).isEqualTo("SKU-B");
        updating.rollback();

        // A plain statement lets the tenant in first, and is checked too.
        Connection other = fenced(check);
        try (Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("select current_setting('app.checked')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("once");
        }
        other.rollback();
    }

    @Test
    void runsNothingThatIsSentWithACheckThatRefuses() throws SQLException {
        EntryCheck check = new EntryCheck(
                "select claim_idempotency_key(?, 2, 'olivia', 'placeOrder', 'k', ?)",
                List.of(acme.hashCode(), 60.0),
                Map.of(SqlState.KEY_IN_USE, new IllegalArgumentException("refused")));
        try (Connection holder = Superuser.inMainDatabase().connect()) {
            Sql.execute(holder, "select pg_advisory_lock(?, 2)", acme.hashCode());
            Connection connection = fenced(check);
            try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?)")) {
                lock.setLong(1, acme.hashCode());
                assertThatThrownBy(lock::execute).isInstanceOf(IllegalArgumentException.class);
            }
            connection.rollback();
        }
        assertThat(Sql.query(plain, "select pg_advisory_unlock(?)", row -> row.getBoolean(1), (long) acme.hashCode()))
                .containsExactly(false);
        assertThat(passed).hasValue(0);
    }

    @Test
    void givesUpdateCountsBatchesKeysAndPlainStatementsOfTheTenant() throws SQLException {
        Connection updates = fenced(Fence.Scope.TRANSACTION);
        insert(updates, "SKU-A");
        updates.commit();

        Connection batches = fenced(Fence.Scope.TRANSACTION);
        try (PreparedStatement update = batches.prepareStatement("update orders set quantity = ?")) {
            update.setInt(1, 2);
            update.addBatch();
            update.setInt(1, 3);
            update.addBatch();
            assertThat(update.executeBatch()).containsExactly(1, 1);
        }
        batches.commit();

        Connection keys = fenced(Fence.Scope.TRANSACTION);
        try (PreparedStatement update =
                keys.prepareStatement("update orders set quantity = quantity + 1", new String[] {"quantity"})) {
            assertThat(update.executeUpdate()).isOne();
            try (ResultSet generated = update.getGeneratedKeys()) {
                assertThat(generated.next()).isTrue();
                assertThat(generated.getInt(1)).isEqualTo(4);
            }
        }
        keys.commit();

        Connection statements = fenced(Fence.Scope.TRANSACTION);
        try (Statement statement = statements.createStatement()) {
            assertThat(statement.executeUpdate("delete from orders")).isOne();
        }
        statements.commit();
        assertThat(passed).hasValue(4);
        assertThatNoTenantIsSet();
    }

    @Test
    void commitsEachQueryByItself() throws SQLException {
        Connection transaction = fenced(Fence.Scope.TRANSACTION);
        insert(transaction, "SKU-A");
        transaction.commit();
        plain.setAutoCommit(true);

        Connection queries = fenced(Fence.Scope.QUERY);
        assertThat(products(queries)).isEqualTo("SKU-A");
        assertThatNoTenantIsSet();
        assertThat(products(queries)).isEqualTo("SKU-A");
        assertThat(passed).hasValue(3);
    }

    /** The comment must not hide the commit. */
    @Test
    void commitsAQueryThatEndsWithAComment() throws SQLException {
        Connection queries = fenced(Fence.Scope.QUERY);
        try (PreparedStatement query = queries.prepareStatement(PRODUCTS + " -- of all")) {
            query.setInt(1, 0);
            assertThat(read(query)).isNull();
        }
        assertThatNoTenantIsSet();
    }

    @Test
    void givesOutNoConnectionWithoutTheFence() {
        Connection connection = fenced(Fence.Scope.TRANSACTION);
        assertThatThrownBy(() -> connection.prepareStatement(PRODUCTS).getConnection())
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThat(connection).isEqualTo(connection).isNotEqualTo(plain);
    }

    @Test
    void refusesAnotherConnectionOnceOneHasBeenLetIn() throws SQLException {
        Fence fence = fence(Fence.Scope.TRANSACTION);
        products(FencedConnection.of(plain, fence, Connection::close));
        fence.requireSame(plain);
        try (Connection other = Superuser.inMainDatabase().connectAs("quarkus.datasource")) {
            assertThatThrownBy(() -> fence.requireSame(other)).hasMessageContaining("lost its connection");
        }
    }

    @Test
    void letsNoQueryChangeAnything() {
        Connection queries = fenced(Fence.Scope.QUERY);
        assertThatThrownBy(() -> insert(queries, "SKU-A"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(SqlState.READ_ONLY_SQL_TRANSACTION.isThatOf(failure))
                                .isTrue());
    }

    @Test
    void runsOnlyPreparedStatementsOutsideATransaction() {
        Connection queries = fenced(Fence.Scope.QUERY);
        assertThatThrownBy(queries::createStatement).hasMessageContaining("only be queried with prepared statements");
        assertThatThrownBy(() -> queries.prepareStatement(PRODUCTS).getMetaData())
                .hasMessageContaining("only be queried with prepared statements");
    }

    @Test
    void keepsTheFenceIfParametersAreClearedAndTakesNoLateBatch() throws SQLException {
        Connection connection = fenced(Fence.Scope.TRANSACTION);
        try (PreparedStatement query = connection.prepareStatement(PRODUCTS)) {
            query.setInt(1, 0);
            assertThat(read(query)).isNull();
            query.clearParameters();
            query.setInt(1, 0);
            assertThat(read(query)).isNull();
            assertThatThrownBy(query::addBatch).isInstanceOf(SQLFeatureNotSupportedException.class);
        }
    }

    /** As Hibernate does with statements that are open at the same time. */
    @Test
    void letsNothingInForAStatementThatIsOnlyKept() throws SQLException {
        Connection connection = fenced(Fence.Scope.QUERY);
        try (PreparedStatement one = connection.prepareStatement(PRODUCTS);
                PreparedStatement other = connection.prepareStatement(PRODUCTS)) {
            assertThat(new HashSet<>(List.of(one, other))).contains(one, other).hasSize(2);
            assertThat(one.isClosed()).isFalse();
        }
        assertThat(passed).hasValue(0);
    }

    @Test
    void isClosedOnce() throws SQLException {
        AtomicInteger closed = new AtomicInteger();
        Connection connection = FencedConnection.of(plain, fence(Fence.Scope.QUERY), inner -> closed.incrementAndGet());
        connection.close();
        connection.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void leavesTheConnectionUsableAfterAQueryThatFailed() throws SQLException {
        Fence fence = fence(Fence.Scope.QUERY);
        Connection queries = FencedConnection.of(plain, fence, fence::rollBack);
        try (PreparedStatement query = queries.prepareStatement("select 1 / (? - 1)")) {
            query.setInt(1, 1);
            assertThatThrownBy(query::executeQuery).hasMessageContaining("division by zero");
        }
        queries.close();
        assertThatNoTenantIsSet();
    }

    private Connection fenced(Fence.Scope scope) {
        return FencedConnection.of(plain, fence(scope), Connection::close);
    }

    private Connection fenced(EntryCheck check) {
        return FencedConnection.of(plain, fence(Fence.Scope.TRANSACTION, Optional.of(check)), Connection::close);
    }

    private Fence fence(Fence.Scope scope) {
        return fence(scope, Optional.empty());
    }

    private Fence fence(Fence.Scope scope, Optional<EntryCheck> check) {
        try {
            plain.setAutoCommit(scope == Fence.Scope.QUERY);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new Fence(new HomeSession(acme, LIMITS), scope, check, passed::incrementAndGet);
    }

    private static void insert(Connection connection, String product) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into orders (id, product_id, quantity, status) values (gen_random_uuid(), ?, ?, 'pending')")) {
            insert.setString(1, product);
            insert.setInt(2, 1);
            assertThat(insert.executeUpdate()).isOne();
        }
    }

    private static String products(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(PRODUCTS)) {
            query.setInt(1, 0);
            return read(query);
        }
    }

    private static String read(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void assertThatNoTenantIsSet() throws SQLException {
        assertThat(Sql.query(
                        plain,
                        "select coalesce(current_setting('app.current_tenant', true), '') || current_setting('search_path')",
                        row -> row.getString(1)))
                .containsExactly("shared");
    }
}
