package dev.tenantry.isolation;

import dev.tenantry.home.TenantSession;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tracing.SpanKeys;
import dev.tenantry.tracing.Traced;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * The fence of one tenant in front of the statements of one connection. Sends the fence with the first statement, or
 * with each, in one round trip. If PostgreSQL does not let the tenant in, it does not run the statement.
 */
final class Fence {

    /** Which statements the fence is sent with. */
    enum Scope {
        /** The first one. The transaction goes on until it is committed or rolled back. */
        TRANSACTION("transaction"),
        /**
         * Each one. It is committed in the same round trip. PostgreSQL refuses to change anything, so the query can be
         * repeated whatever it does.
         */
        QUERY("query");

        private final String tag;

        Scope(String tag) {
            this.tag = tag;
        }
    }

    private static final String PASSED = "passed";
    private static final String LOST = "lost";

    private final HomeSession session;
    private final Scope scope;
    private final Optional<EntryCheck> check;
    private final Runnable passed;
    private @Nullable Connection letIn;

    /**
     * @param check what PostgreSQL checks when it has let the tenant in
     * @param passed called when a transaction has been let in
     */
    Fence(HomeSession session, Scope scope, Optional<EntryCheck> check, Runnable passed) {
        this.session = session;
        this.scope = scope;
        this.check = check;
        this.passed = passed;
    }

    /** Returns whether the tenant has been let in, so that further statements need no fence. */
    boolean isOpen() {
        return letIn != null;
    }

    /** @throws IllegalStateException if another connection than this one was let in */
    void requireSame(Connection connection) throws SQLException {
        if (!connection.unwrap(PgConnection.class).equals(letIn)) {
            throw new IllegalStateException("The transaction has lost its connection.");
        }
    }

    /**
     * Returns the statement with the fence in front of it, whose parameters come first.
     *
     * <p>The driver sends a statement in the same trip as the one before it only if it can tell how long its rows are,
     * because it does not read while it writes: a result with a column of type {@code text} costs one trip more.
     */
    String before(String sql) {
        return switch (scope) {
            case TRANSACTION -> entry() + ";" + sql;
            case QUERY -> "begin read only;" + entry() + ";" + sql + "\n;commit";
        };
    }

    private String entry() {
        return check.map(each -> TenantSession.ENTER + ";" + each.sql()).orElse(TenantSession.ENTER);
    }

    /** Returns the number of parameters that come before those of the statement. */
    int parameters() {
        return TenantSession.PARAMETERS
                + check.map(each -> each.values().size()).orElse(0);
    }

    void bind(PreparedStatement statement) throws SQLException {
        TenantSession.bind(statement, session.tenant(), session.limits());
        if (check.isPresent()) {
            check.get().bind(statement, TenantSession.PARAMETERS);
        }
    }

    /**
     * Executes a prepared statement, and leaves its own result as the current one.
     *
     * @param sql the statement without the fence, for the trace
     * @throws FenceException if PostgreSQL did not let the tenant in, or if the connection is dead
     */
    void execute(PreparedStatement statement, String sql) throws SQLException {
        try (Traced trip = trip(sql)) {
            try {
                statement.execute();
            } catch (SQLException failure) {
                throw failed(failure, trip);
            }
            trip.with(SpanKeys.FENCE_OUTCOME, PASSED);
        }
        if (scope == Scope.QUERY) {
            statement.getMoreResults();
        }
        if (check.isPresent()) {
            statement.getMoreResults();
        }
        statement.getMoreResults();
        pass(statement.getConnection());
    }

    /** Ends the transaction of a query that has failed. Needs no round trip if no transaction is open. */
    void rollBack(Connection connection) {
        try {
            if (connection.unwrap(PgConnection.class).getTransactionState() != TransactionState.IDLE) {
                // The driver rolls back only while it does not commit by itself.
                connection.setAutoCommit(false);
                connection.rollback();
            }
        } catch (SQLException lost) {
            // Not thrown, because the query's own failure is the one that matters.
            end(connection);
        }
    }

    // The driver's own connection: the pool would lose count of it if its wrapper was aborted.
    private static void end(Connection connection) {
        try {
            connection.unwrap(PgConnection.class).abort(Runnable::run);
        } catch (SQLException closed) {
            // The driver has closed it.
        }
    }

    /**
     * Passes in a round trip of its own, for whatever is not a prepared statement.
     *
     * @throws IllegalStateException if each query is a transaction of its own
     */
    void enter(Connection connection) throws SQLException {
        if (isOpen()) {
            return;
        }
        if (scope == Scope.QUERY) {
            throw new IllegalStateException("Without a transaction, a tenant's data can only be queried with prepared"
                    + " statements. Is @Transactional missing?");
        }
        try (Traced trip = trip(TenantSession.ENTER)) {
            try (PreparedStatement statement = connection.prepareStatement(entry())) {
                bind(statement);
                statement.execute();
            } catch (SQLException failure) {
                throw failed(failure, trip);
            }
            trip.with(SpanKeys.FENCE_OUTCOME, PASSED);
        }
        pass(connection);
    }

    private Traced trip(String sql) {
        return Traced.work("fence", sql).with(SpanKeys.FENCE_SCOPE, scope.tag);
    }

    // The driver may have heard of the refusal before it sent the statement, which PostgreSQL then ignored.
    private SQLException failed(SQLException failure, Traced trip) {
        SQLException first = SqlState.first(failure);
        Optional<String> obstacle = TenantSession.refusal(first)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .or(() -> SqlState.isSessionGone(first) ? Optional.of(LOST) : Optional.empty());
        trip.with(SpanKeys.FENCE_OUTCOME, obstacle.orElse(PASSED));
        obstacle.ifPresent(trip::failed);
        check.ifPresent(each -> each.throwIfRefused(first));
        return session.failed(first);
    }

    private void pass(Connection connection) throws SQLException {
        if (scope == Scope.TRANSACTION) {
            letIn = connection.unwrap(PgConnection.class);
        }
        passed.run();
    }
}
