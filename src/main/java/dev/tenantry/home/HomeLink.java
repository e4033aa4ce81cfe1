package dev.tenantry.home;

import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A connection to one home of a tenant that moves, as the owner role. Each transaction acts for the tenant in that home
 * and past the fence, so the caller has to know that it may. All methods throw {@link DatabaseException}.
 */
public final class HomeLink implements AutoCloseable {

    // With these, the text of a value is the same on every server, and can be read back without loss.
    private static final String SETTINGS = """
            select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
                   set_config('timezone', 'UTC', true), set_config('extra_float_digits', '1', true),
                   set_config('bytea_output', 'hex', true), set_config('lc_monetary', 'C', true),
                   set_config('statement_timeout', '10min', true), set_config('lock_timeout', '10s', true),
                   set_config('idle_in_transaction_session_timeout', '5min', true),\s
            """ + TenantSession.DURABLE;
    private static final String EARLIER = """
            select l.pid || '/' || l.virtualtransaction
              from pg_locks l
             where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
               and l.database = (select oid from pg_database where datname = current_database())
               and (l.classid::bigint << 32 | l.objid::bigint) =\s
            """ + TenantSession.FENCE_LOCK;
    private static final String LOCK = "select pg_advisory_xact_lock(" + TenantSession.FENCE_LOCK + ")";

    private final Connection connection;
    private final TenantId tenant;
    private final HomeName home;

    HomeLink(Connection connection, TenantId tenant, HomeName home) throws SQLException {
        this.connection = connection;
        this.tenant = tenant;
        this.home = home;
        connection.setAutoCommit(false);
    }

    /** Does the work in one transaction that sees one snapshot and cannot change anything. */
    public <T> T read(Function<OwnerSessions.Home, T> work) {
        return transaction("set transaction isolation level repeatable read, read only", work);
    }

    /** Does the work in one transaction. */
    public <T> T write(Function<OwnerSessions.Home, T> work) {
        return transaction("set transaction isolation level read committed", work);
    }

    /**
     * Does the work in one transaction, if this is still the latest attempt at the move.
     *
     * @throws LostTurnException if a later attempt has begun
     */
    public <T> T writeInTurn(long turn, Function<OwnerSessions.Home, T> work) {
        return write(statements -> {
            statements.query(MoveTurns.LIMIT_IDLE);
            if (statements.query(MoveTurns.IS_LATEST, tenant.value(), turn).isEmpty()) {
                throw new LostTurnException();
            }
            return work.apply(statements);
        });
    }

    /** Returns the home's tables whose rows a move takes along, those first that reference others. */
    public List<String> tablesChildrenFirst() {
        return write(statements -> {
            try {
                Set<String> moved = TenantTables.moved(connection, home).stream()
                        .map(TenantTables.Table::name)
                        .collect(Collectors.toSet());
                return DeletionOrder.of(connection, home).stream()
                        .map(step -> step.table().name())
                        .filter(moved::contains)
                        .toList();
            } catch (SQLException failure) {
                throw new DatabaseException(failure);
            }
        });
    }

    /** Returns what identifies the transactions of the tenant that are running in this database, past the fence. */
    public Set<String> running() {
        return write(statements -> statements.query(EARLIER, tenant.toString())).stream()
                .map(List::getFirst)
                .collect(Collectors.toSet());
    }

    /**
     * Takes the tenant's lock in this database exclusively, until the {@linkplain #release release}: no transaction of
     * the tenant is running then, and none is let in.
     *
     * @param patience the longest time to wait, in milliseconds; meanwhile none is let in either
     * @param idle the longest time until the caller asks whether it still has the lock, in milliseconds: then
     *     PostgreSQL ends the session, because a process that hangs must not keep the tenant out
     */
    public void exclude(long patience, long idle) {
        try {
            Sql.query(connection, TenantSession.LOCK_LIMITS, row -> true, Long.toString(patience), Long.toString(idle));
            Sql.execute(connection, LOCK, tenant.toString());
        } catch (SQLException failure) {
            release();
            throw new DatabaseException(failure);
        }
    }

    /** Fails if the session has ended, and the lock with it. */
    public void requireExcluded() {
        try {
            Sql.query(connection, "select 1", row -> true);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Fails from now on if the server does not answer a statement within this time. */
    public void limit(Duration time) {
        try {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(time.toMillis()));
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Releases the lock. */
    public void release() {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            // PostgreSQL releases the lock when it notices that the session has ended.
        }
    }

    private <T> T transaction(String characteristics, Function<OwnerSessions.Home, T> work) {
        boolean done = false;
        try {
            Sql.execute(connection, characteristics);
            TenantSession.begin(connection, tenant, home);
            Sql.query(connection, SETTINGS, row -> true);
            T result = work.apply(new OwnerSessions.Home(connection));
            connection.commit();
            done = true;
            return result;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        } finally {
            if (!done) {
                release();
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException lost) {
            // Nothing is open on it.
        }
    }
}
