package dev.tenantry.relocation;

import dev.tenantry.home.FenceLock;
import dev.tenantry.home.HomeFence;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.home.SecondHomes;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * The moment of a move in which the tenant's requests wait: takes the tenant's lock exclusively, does what is left, and
 * changes the placement.
 */
@ApplicationScoped
class Switch {

    // A statement that takes longer than this has no answer any more.
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(15);
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);

    /** What is to be done while nothing changes. */
    interface Rest {

        /**
         * Brings the last changes to the new home, and compares what has changed.
         *
         * @param inTime throws an exception if requests have waited for too long
         */
        void finish(Runnable inTime);

        /** Notes that the tenant is at its new place, in the transaction that places it there. */
        void switched();
    }

    private final FenceLock lock;
    private final MoveTurns turns;
    private final TenantLedger ledger;
    private final HomeFence fence;
    private final SecondHomes seconds;
    private final Capturing capturing;
    private final RelocationConfig config;

    Switch(
            FenceLock lock,
            MoveTurns turns,
            TenantLedger ledger,
            HomeFence fence,
            SecondHomes seconds,
            Capturing capturing,
            RelocationConfig config) {
        this.lock = lock;
        this.turns = turns;
        this.ledger = ledger;
        this.fence = fence;
        this.seconds = seconds;
        this.capturing = capturing;
        this.config = config;
    }

    /**
     * Switches. If that would take too long, nothing has happened.
     *
     * @param version the version of the new home
     * @return whether the tenant is in its new home
     * @throws CancelledMoveException if the move is to be undone
     */
    boolean attempt(Transfer transfer, OperationRun run, int version, Rest rest) {
        long began = System.nanoTime();
        // Neither a process that hangs nor a network that is cut may keep the tenant out for longer.
        transfer.limit(limit());
        try {
            if (transfer.from() instanceof Placement.OwnDatabase) {
                fromOwnDatabase(transfer, run, version, rest, began);
            } else {
                fromMainDatabase(transfer, run, version, rest, began);
            }
            return true;
        } catch (TooSlowException slow) {
            callOff(transfer);
            return false;
        } catch (DatabaseException failure) {
            if (failure.hasState(SqlState.LOCK_NOT_AVAILABLE)) {
                callOff(transfer);
                return false;
            }
            throw failure;
        }
    }

    // Only if the connections are still needed: one that was lost must not turn a switch into a failure.
    private static void callOff(Transfer transfer) {
        transfer.limit(USUAL_LIMIT);
    }

    // The transaction that holds the lock is the one that changes the placement.
    private void fromMainDatabase(Transfer transfer, OperationRun run, int version, Rest rest, long began) {
        QuarkusTransaction.requiringNew().run(() -> {
            lock.limit(lockPatience(), limit().toMillis());
            lock.exclude(transfer.tenant());
            Tenant tenant = begin(transfer, run);
            finish(rest, began);
            place(tenant, transfer, run, version, rest);
        });
    }

    // Lock and placement are in two databases, so the old home is closed first, while the lock is held.
    private void fromOwnDatabase(Transfer transfer, OperationRun run, int version, Rest rest, long began) {
        boolean isPlaced = false;
        transfer.lock().exclude(lockPatience(), limit().toMillis());
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                lock.limit(lockPatience(), limit().toMillis());
                Tenant tenant = begin(transfer, run);
                finish(rest, began);
                fence.close(tenant, transfer.turn());
                // If the lock was still held when the home was closed, nobody has been let in since.
                transfer.lock().requireExcluded();
                place(tenant, transfer, run, version, rest);
            });
            isPlaced = true;
        } finally {
            if (!isPlaced) {
                capturing.letIn(transfer.tenant(), transfer.turn());
            }
            transfer.lock().release();
        }
    }

    private Tenant begin(Transfer transfer, OperationRun run) {
        turns.require(transfer.tenant(), transfer.turn());
        Tenant tenant = ledger.lock(transfer.tenant()).map(TenantRecord::tenant).orElseThrow();
        if (!tenant.placement().equals(transfer.from())) {
            throw new IllegalStateException("Tenant " + tenant.id() + " has moved meanwhile.");
        }
        if (!tenant.status().isStaying() || !run.becomeIrreversible()) {
            throw new CancelledMoveException();
        }
        return tenant;
    }

    private void place(Tenant tenant, Transfer transfer, OperationRun run, int version, Rest rest) {
        fence.prepare(tenant, transfer.to(), tenant.canBeServed(), transfer.turn());
        seconds.note(tenant.id(), run.id(), transfer.from());
        ledger.move(tenant, transfer.to(), version);
        rest.switched();
    }

    private void finish(Rest rest, long began) {
        rest.finish(() -> requireInTime(began));
        requireInTime(began);
    }

    private void requireInTime(long began) {
        if (System.nanoTime() - began > config.pause().toNanos()) {
            throw new TooSlowException();
        }
    }

    // Waiting for the tenant's own transactions is a part of the pause, and the smaller one.
    private long lockPatience() {
        return Math.max(1, config.pause().dividedBy(2).toMillis());
    }

    private Duration limit() {
        Duration twice = config.pause().multipliedBy(2);
        return twice.compareTo(SHORTEST_LIMIT) > 0 ? twice : SHORTEST_LIMIT;
    }

    /** Thrown if the switch takes longer than requests should wait. */
    private static final class TooSlowException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("The switch takes too long.", null, false, false);
        }
    }
}
