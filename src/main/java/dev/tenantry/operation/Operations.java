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
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Begins, retries and cancels operations for the control plane, within the transaction that needs them done; their work starts
 * after its COMMIT.
 */
@ApplicationScoped
public class Operations {

    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration SLOWEST_LOOK = Duration.ofMillis(200);

    private final OperationTable table;
    private final OperationJson json;
    private final Event<OperationQueued> queued;

    Operations(@DataSource("control") AgroalDataSource dataSource, OperationJson json, Event<OperationQueued> queued) {
        this.table = new OperationTable(dataSource);
        this.json = json;
        this.queued = queued;
    }

    public Optional<Operation> find(UUID id) {
        return table.find(id);
    }

    /** Returns the operation of this kind that was begun last. */
    public Optional<Operation> latest(OperationKind kind) {
        return table.latest(kind);
    }

    /**
     * Begins an operation.
     *
     * @param input what the job will need to know, as an object that can be written as JSON
     * @return its id; empty if one of this kind is unfinished already, for this tenant or, without a tenant, at all
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

    /** Begins a FAILED operation anew; returns false if it is in another state. */
    @Transactional(TxType.MANDATORY)
    public boolean retry(UUID id) {
        boolean retried = table.retry(id);
        if (retried) {
            queued.fire(new OperationQueued(id));
        }
        return retried;
    }

    /**
     * Cancels the tenant's unfinished operations of all kinds but this one. Returns false if an instance runs one of them just now, or ran it
     * until it was killed and has not been missed yet; the transaction must then be rolled back.
     */
    @Transactional(TxType.MANDATORY)
    public boolean cancelOthersIfIdle(TenantId tenant, OperationKind kind) {
        return table.cancelOthersIfIdle(tenant, kind);
    }

    /**
     * Waits until the operation has ended, an attempt has failed, or the patience is over, and returns it as it then is. Any
     * instance may be the one that runs it, so the table is asked.
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
