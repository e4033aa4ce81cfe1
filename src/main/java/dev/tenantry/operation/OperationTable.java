package dev.tenantry.operation;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code control.operations} and its queue, as the role of the given data source: the control role in
 * a control plane, the owner role in the command {@code migrate}. All methods throw {@link DatabaseException}.
 */
public final class OperationTable {

    // Keeps those that failed for a tenant, or were cancelled for one that still exists: they explain its status.
    private static final String DELETE_OLD = """
            delete from control.operations o
             where o.finished_at < now() - make_interval(secs => ?)
               and (o.state = 'succeeded'
                    or o.state = 'failed' and o.tenant_id is null
                    or o.state = 'cancelled'
                       and not exists (select from control.tenants t
                                        where t.id = o.tenant_id and t.status <> 'deleted'))
            """;

    private static final String BACKLOG = """
            select kind,
                   count(*) filter (where finished_at is null) as unfinished,
                   count(*) filter (where state = 'failed') as failed,
                   min(created_at) filter (where finished_at is null and coalesce(rests_until < now(), true)) as oldest,
                   now() as now
              from control.operations
             where finished_at is null or state = 'failed'
             group by kind
            """;

    // Parameters: the operation's id as text, and the attempt. Each one that takes the entry gives it the next version.
    private static final String IS_HELD = "exists (select from " + OperationQueue.TABLE + " where task_name = '"
            + OperationQueue.TASK + "' and task_instance = ? and version = ?)";

    private static final String ORDERS =
            "select input, cancel_requested_at is not null as cancelled from control.operations where id = ?";

    private static final String ONE_AT_A_TIME = "operations_one_of_a_kind_at_a_time";

    private final Database database;
    private final OperationQueue queue;

    public OperationTable(DataSource dataSource) {
        this.database = new Database(dataSource);
        this.queue = new OperationQueue(dataSource);
    }

    public Optional<Operation> find(UUID id) {
        return database.find(OperationRow.SELECT + " where id = ?", OperationRow::read, id);
    }

    /** Returns the pending work, by kind. */
    List<OperationBacklog> backlog() {
        return database.query(BACKLOG, OperationTable::readBacklog);
    }

    /** Returns the latest operation of this kind. */
    public Optional<Operation> latest(OperationKind kind) {
        return database.find(
                OperationRow.SELECT + " where kind = ? order by created_at desc, id desc limit 1",
                OperationRow::read,
                kind.wireName());
    }

    /**
     * Records an operation and adds it to the queue.
     *
     * @param due the earliest time at which an instance runs the operation
     * @return false if an operation of this kind is still unfinished (with a tenant: for this tenant)
     */
    public boolean begin(UUID id, OperationKind kind, @Nullable TenantId tenant, @Nullable String input, Instant due) {
        boolean begun = executeIfAlone(
                "insert into control.operations (id, kind, tenant_id, input) values (?, ?, ?, ?::jsonb)",
                id,
                kind.wireName(),
                tenant == null ? null : tenant.value(),
                input);
        if (begun) {
            queue.add(id, due);
        }
        return begun;
    }

    /** Replaces the input of an unfinished operation. Returns it as it is read. */
    public Optional<String> replaceInput(UUID id, String input) {
        return database.find(
                "update control.operations set input = ?::jsonb where id = ? and finished_at is null returning input",
                row -> row.getString(1),
                input,
                id);
    }

    /** Records the progress of an unfinished operation. Returns false if the operation has ended. */
    public boolean progressed(UUID id, String result) {
        return database.execute(
                        "update control.operations set result = ?::jsonb where id = ? and finished_at is null",
                        result,
                        id)
                > 0;
    }

    /** Ends an unfinished operation. An operation that has ended keeps its state. */
    public void finish(UUID id, OperationState state, @Nullable String result) {
        database.execute(
                "update control.operations set state = ?, result = ?::jsonb, finished_at = now(), input = null,"
                        + " failure = null where id = ? and finished_at is null",
                state.wireName(),
                result,
                id);
    }

    /** Makes an operation that waits for its next attempt due now. */
    void hurry(UUID id) {
        queue.hurry(id);
    }

    /** Removes an operation from the queue because the caller has run it itself. */
    public void dequeue(UUID id) {
        queue.remove(id);
    }

    /**
     * Restarts a failed operation with its input.
     *
     * @return false if it has not failed, or if another operation of its kind is unfinished for its tenant
     */
    boolean retry(UUID id) {
        // A change of what the operation reads either ends before, or finds that the operation is running.
        database.query("select 1 from control.uploads where operation_id = ? for no key update", row -> true, id);
        boolean reopened = executeIfAlone(
                "update control.operations set state = 'running', finished_at = null, attempts = 0,"
                        + " failure = null where id = ? and state = 'failed'",
                id);
        if (reopened) {
            queue.add(id, Instant.now());
        }
        return reopened;
    }

    /** Returns false if no row changed, or if another operation of the kind is unfinished for the same tenant. */
    private boolean executeIfAlone(String sql, @Nullable Object... values) {
        try {
            return database.execute(sql, values) > 0;
        } catch (DatabaseException failure) {
            if (failure.isViolationOf(ONE_AT_A_TIME)) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * Cancels the tenant's operations of other kinds that are unfinished, or have failed and could be retried. Those of
     * jobs that have something to undo are left alone. Returns false if an instance is running one of them.
     */
    boolean cancelOthersIfIdle(TenantId tenant, OperationKind kind, Predicate<OperationKind> undoes) {
        for (Operation other : others(tenant, kind)) {
            if (undoes.test(other.kind())) {
                if (queue.isRunning(other.id())) {
                    return false;
                }
            } else if (queue.remove(other.id())) {
                cancel(other.id());
            } else {
                return false;
            }
        }
        return true;
    }

    /** Ends the tenant's operations of other kinds, whatever they have done. */
    void endOthers(TenantId tenant, OperationKind kind) {
        for (Operation other : others(tenant, kind)) {
            database.execute(
                    "update control.operations set state = 'cancelled', finished_at = now(), input = null,"
                            + " failure = null where id = ? and state in ('running', 'failed')",
                    other.id());
            // An entry that an instance has picked is removed by that instance.
            queue.remove(other.id());
        }
    }

    private List<Operation> others(TenantId tenant, OperationKind kind) {
        return database.query(
                OperationRow.SELECT + " where tenant_id = ? and kind <> ? and state in ('running', 'failed')",
                OperationRow::read,
                tenant.value(),
                kind.wireName());
    }

    /**
     * Cancels an operation that is unfinished or has failed, unless it is irreversible. An instance that is running it
     * stops before the next step.
     *
     * @return false if nothing was cancelled
     */
    boolean cancel(UUID id) {
        boolean cancelled = database.execute(
                        "update control.operations set state = 'cancelled', finished_at = now(), input = null,"
                                + " failure = null where id = ? and state in ('running', 'failed')"
                                + " and irreversible_at is null",
                        id)
                > 0;
        if (cancelled) {
            // An entry that an instance has picked is removed by that instance.
            queue.remove(id);
        }
        return cancelled;
    }

    /**
     * Asks the job to undo what it did, and makes a failed operation due again for that. Returns false if the operation
     * has ended in another way, or is irreversible.
     */
    boolean requestCancel(UUID id) {
        boolean requested = executeIfAlone(
                "update control.operations set cancel_requested_at = coalesce(cancel_requested_at, now()),"
                        + " state = 'running', finished_at = null where id = ? and state in ('running', 'failed')"
                        + " and irreversible_at is null",
                id);
        if (requested) {
            queue.add(id, Instant.now());
            queue.hurry(id);
        }
        return requested;
    }

    OperationOrders orders(UUID id) {
        return database.find(ORDERS, OperationTable::readOrders, id).orElseThrow();
    }

    /** Returns what the operation is to do, after waiting for whoever is changing that. */
    OperationOrders ordersOnceCommitted(UUID id) {
        return database.find(ORDERS + " for share", OperationTable::readOrders, id)
                .orElseThrow();
    }

    private static OperationOrders readOrders(ResultSet row) throws SQLException {
        return new OperationOrders(Optional.ofNullable(row.getString("input")), row.getBoolean("cancelled"));
    }

    void rest(UUID id, Instant until) {
        database.execute(
                "update control.operations set rests_until = ? where id = ? and finished_at is null",
                until.atOffset(ZoneOffset.UTC),
                id);
    }

    /** Returns false if the operation has ended, or is to be cancelled. */
    boolean becomeIrreversible(UUID id) {
        return database.execute(
                        "update control.operations set irreversible_at = coalesce(irreversible_at, now())"
                                + " where id = ? and finished_at is null and cancel_requested_at is null",
                        id)
                > 0;
    }

    /**
     * Deletes operations that ended longer ago. Those that failed for a tenant stay, and so do those that were
     * cancelled for a tenant that still exists. Needs the owner role.
     */
    public int deleteOlderThan(Duration retention) {
        return database.execute(DELETE_OLD, (double) retention.toSeconds());
    }

    /** Returns the input of the operation as JSON; empty if it has none. */
    public Optional<String> input(UUID id) {
        return database.find(
                        "select input from control.operations where id = ?",
                        row -> Optional.ofNullable(row.getString(1)),
                        id)
                .flatMap(input -> input);
    }

    /**
     * Returns whether this attempt still has the operation: no other instance has taken it over meanwhile, because this
     * one did not confirm in time that it runs it.
     */
    boolean isHeld(UUID id, long attempt) {
        return database.find("select 1 where " + IS_HELD, row -> true, id.toString(), attempt)
                .isPresent();
    }

    /** Records the step that begins now. Returns false if the operation has ended meanwhile, or was taken over. */
    boolean entered(UUID id, long attempt, Enum<?> step) {
        return database.execute(
                        "update control.operations set step = ? where id = ? and finished_at is null and " + IS_HELD,
                        step.name().toLowerCase(Locale.ROOT),
                        id,
                        id.toString(),
                        attempt)
                > 0;
    }

    void failedAttempt(UUID id, String failure) {
        database.execute(
                "update control.operations set attempts = attempts + 1, failure = ?"
                        + " where id = ? and finished_at is null",
                failure,
                id);
    }

    /** Ends the operation as FAILED after its last attempt. It keeps its input, so that it can be retried. */
    void giveUp(UUID id, String failure) {
        database.execute(
                "update control.operations set attempts = attempts + 1, failure = ?, state = 'failed',"
                        + " finished_at = now() where id = ? and finished_at is null",
                failure,
                id);
    }

    private static OperationBacklog readBacklog(ResultSet row) throws SQLException {
        Instant now = Sql.instant(row, "now").orElseThrow();
        return new OperationBacklog(
                row.getString("kind"),
                row.getLong("unfinished"),
                row.getLong("failed"),
                Duration.between(Sql.instant(row, "oldest").orElse(now), now));
    }
}
