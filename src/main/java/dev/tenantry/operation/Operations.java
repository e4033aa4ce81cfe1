package dev.tenantry.operation;

import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Begins, retries and cancels operations for the control plane, in the caller's transaction. The work starts after its
 * COMMIT.
 */
@ApplicationScoped
public class Operations {

    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration SLOWEST_LOOK = Duration.ofMillis(200);

    private final OperationTable table;
    private final OperationSearch search;
    private final OperationJobs jobs;
    private final OperationJson json;
    private final Event<OperationQueued> queued;

    Operations(
            @DataSource("control") AgroalDataSource dataSource,
            OperationJobs jobs,
            OperationJson json,
            Event<OperationQueued> queued) {
        this.table = new OperationTable(dataSource);
        this.search = new OperationSearch(dataSource);
        this.jobs = jobs;
        this.json = json;
        this.queued = queued;
    }

    public Optional<Operation> find(UUID id) {
        return table.find(id);
    }

    /** Returns the latest operation of this kind. */
    public Optional<Operation> latest(OperationKind kind) {
        return table.latest(kind);
    }

    /** Returns the latest operation of this kind for the tenant. */
    public Optional<Operation> latest(OperationKind kind, TenantId tenant) {
        return search.latest(kind, tenant);
    }

    /** Returns whether an operation of this kind did something to the tenant that cannot be undone. */
    public boolean isIrreversible(OperationKind kind, TenantId tenant) {
        return search.isIrreversible(kind, tenant);
    }

    /** Returns operations, newest first. */
    public List<Operation> list(OperationQuery filter) {
        return search.list(filter);
    }

    /** Returns the names of all kinds that this version knows, in alphabetical order. */
    public List<String> kinds() {
        return jobs.names();
    }

    public boolean canBeCancelled(OperationKind kind) {
        return jobs.find(kind).filter(OperationJob::canBeCancelled).isPresent();
    }

    /**
     * Begins an operation.
     *
     * @param input the job's input, as an object that can be written as JSON
     * @return the id; empty if an operation of this kind is still unfinished (with a tenant: for this tenant)
     */
    @Transactional(TxType.MANDATORY)
    public Optional<UUID> begin(OperationKind kind, @Nullable TenantId tenant, @Nullable Object input) {
        UUID id = UUID.randomUUID();
        if (!table.begin(id, kind, tenant, input == null ? null : json.write(input), Instant.now())) {
            return Optional.empty();
        }
        queued.fire(new OperationQueued(id));
        return Optional.of(id);
    }

    /**
     * Begins an operation without input, or makes the unfinished one of this kind due now, and returns its id. The
     * caller must hold a lock that excludes other callers for the tenant.
     */
    @Transactional(TxType.MANDATORY)
    public UUID beginOrHurry(OperationKind kind, TenantId tenant) {
        Optional<Operation> pending = search.unfinished(kind, tenant);
        if (pending.isEmpty()) {
            return begin(kind, tenant, null).orElseThrow();
        }
        UUID id = pending.get().id();
        table.hurry(id);
        queued.fire(new OperationQueued(id));
        return id;
    }

    /**
     * Restarts a FAILED operation.
     *
     * @return false if it is in another state, or if another operation of its kind is unfinished for its tenant; the
     *     transaction must then be rolled back
     */
    @Transactional(TxType.MANDATORY)
    public boolean retry(UUID id) {
        boolean retried = table.retry(id);
        if (retried) {
            queued.fire(new OperationQueued(id));
        }
        return retried;
    }

    /**
     * Cancels an operation that is unfinished or has failed. An instance that is running it stops before the next step.
     * If its job has something to undo, the operation ends only after that.
     *
     * @return false if it has ended in another way, or if it is irreversible
     */
    @Transactional(TxType.MANDATORY)
    public boolean cancel(UUID id) {
        boolean undoes = table.find(id)
                .flatMap(operation -> jobs.find(operation.kind()))
                .filter(OperationJob::undoesIfCancelled)
                .isPresent();
        if (!undoes) {
            return table.cancel(id);
        }
        boolean requested = table.requestCancel(id);
        if (requested) {
            queued.fire(new OperationQueued(id));
        }
        return requested;
    }

    /** Returns the input of an operation; empty if it has none. */
    public <T> Optional<T> input(UUID id, Class<T> type) {
        return table.input(id).map(text -> json.read(text, type));
    }

    /** Replaces the input of an unfinished operation, and makes it due now. */
    @Transactional(TxType.MANDATORY)
    public void redirect(UUID id, Object input) {
        table.replaceInput(id, json.write(input));
        table.hurry(id);
        queued.fire(new OperationQueued(id));
    }

    /**
     * Cancels the tenant's unfinished or failed operations of all other kinds, except those that have something to undo.
     * Returns false if an instance is running
     * one of them, or was killed while running it and its heartbeat has not been missed yet; the transaction must then
     * be rolled back.
     */
    @Transactional(TxType.MANDATORY)
    public boolean cancelOthersIfIdle(TenantId tenant, OperationKind kind) {
        return table.cancelOthersIfIdle(
                tenant,
                kind,
                other ->
                        jobs.find(other).filter(OperationJob::undoesIfCancelled).isPresent());
    }

    /** Ends the tenant's operations of all other kinds, whatever they have done, because the tenant is erased. */
    @Transactional(TxType.MANDATORY)
    public void endOthers(TenantId tenant, OperationKind kind) {
        table.endOthers(tenant, kind);
    }

    /**
     * Waits until the operation has ended, an attempt has failed, or the time is up, and returns its current state.
     * Reads it from the table, because any instance may be running the operation.
     *
     * @param patience the longest time to wait
     */
    public Optional<Operation> await(UUID id, Duration patience) throws InterruptedException {
        Instant until = Instant.now().plus(patience);
        Duration pause = FIRST_LOOK;
        Optional<Operation> found = table.find(id);
        while (found.filter(Operations::isWorthWaitingFor).isPresent()
                && Instant.now().isBefore(until)) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(SLOWEST_LOOK) < 0 ? pause.multipliedBy(2) : SLOWEST_LOOK;
            found = table.find(id);
        }
        return found;
    }

    private static boolean isWorthWaitingFor(Operation operation) {
        return !operation.isFinished() && operation.attempts() == 0;
    }
}
