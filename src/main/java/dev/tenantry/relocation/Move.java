package dev.tenantry.relocation;

import dev.tenantry.home.ExportLock;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.operation.Failure;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.operation.PostponedException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/**
 * Moves a tenant to another home while it is served. Each step can be repeated, by any instance, after the process was
 * killed.
 */
@ApplicationScoped
public class Move implements OperationJob {

    public static final OperationKind KIND = new OperationKind("move");

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration WHILE_OTHERS_RUN = Duration.ofSeconds(2);
    private static final Duration WHILE_EXPORTED = Duration.ofMinutes(1);

    private static final Duration AWAY_FROM_CURRENT_HOME = Duration.ofSeconds(2);
    private static final Duration AWAY_FROM_OTHER_HOME = Duration.ofMinutes(1);

    private static final MoveStep[] UNTIL_SWITCHED = {
        MoveStep.PREPARE, MoveStep.CAPTURE, MoveStep.COPY, MoveStep.CATCH_UP, MoveStep.VERIFY, MoveStep.SWITCH
    };
    private static final MoveStep[] AFTERWARDS = {MoveStep.WATCH, MoveStep.CLEAN_UP};

    private final TenantLedger ledger;
    private final MoveTurns turns;
    private final MoveAttempts attempts;
    private final Capturing capturing;
    private final OldHome oldHome;
    private final ExportLock exports;
    private final Semaphore places;

    Move(
            TenantLedger ledger,
            MoveTurns turns,
            MoveAttempts attempts,
            Capturing capturing,
            OldHome oldHome,
            ExportLock exports,
            RelocationConfig config) {
        this.places = new Semaphore(config.max());
        this.ledger = ledger;
        this.turns = turns;
        this.attempts = attempts;
        this.capturing = capturing;
        this.oldHome = oldHome;
        this.exports = exports;
    }

    @Override
    public OperationKind kind() {
        return KIND;
    }

    @Override
    public boolean canBeCancelled() {
        return true;
    }

    @Override
    public boolean undoesIfCancelled() {
        return true;
    }

    @Override
    public void run(OperationRun run) throws Exception {
        boolean isLimited = copiesAll(run);
        if (isLimited && !places.tryAcquire()) {
            throw new PostponedException("this instance is running other moves", WHILE_OTHERS_RUN);
        }
        try {
            runHere(run);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new PostponedException("this instance is stopping", Duration.ZERO);
        } finally {
            if (isLimited) {
                places.release();
            }
        }
    }

    // A tenant that moves back, or whose move is cancelled, must not wait for other moves.
    private boolean copiesAll(OperationRun run) {
        return !isThere(run) && !run.input(MoveState.class).isBack() && !run.isCancelRequested();
    }

    private void runHere(OperationRun run) throws Exception {
        requireNotElsewhere(run);
        long turn = turns.next(run.tenant());
        Tenant now = tenant(run);
        // First of all, or an earlier attempt that goes on could still write there.
        withoutGivingUp(AWAY_FROM_CURRENT_HOME, () -> turns.announce(now.id(), turn, now.placement(), now.home()));
        if (!isThere(run)) {
            try {
                move(run, turn);
            } catch (CancelledMoveException cancelled) {
                beginAnew(run, turn);
                removeOldHome(run, turn);
                run.cancel();
                return;
            } catch (PermanentFailureException refused) {
                beginAnew(run, turn);
                removeOldHome(run, turn);
                throw refused;
            } catch (RuntimeException failure) {
                // At once, and not by the next attempt. If it is the source that is away, that is no failure of the
                // move.
                letIn(run, turn);
                throw failure;
            }
        }
        run.steps(AFTERWARDS, step -> {
            switch (step) {
                case WATCH -> watch(run, turn);
                default -> cleanUp(run, turn);
            }
        });
    }

    // A retry would begin to capture later than it began to copy.
    @Override
    public void giveUp(OperationRun run) {
        if (!isThere(run)) {
            long turn = turns.next(run.tenant());
            beginAnew(run, turn);
            oldHome.stopCapturing(run.tenant(), turn);
        }
    }

    private void beginAnew(OperationRun run, long turn) {
        turns.run(
                run.tenant(),
                turn,
                () -> run.remember(run.input(MoveState.class).copied(Map.of())));
    }

    private void removeOldHome(OperationRun run, long turn) {
        withoutGivingUp(AWAY_FROM_OTHER_HOME, () -> oldHome.remove(run.tenant(), turn));
    }

    // A store that is away is no reason to leave a tenant locked out, or rows where they do not belong, and neither is
    // somebody who reads there for a long time.
    private static void withoutGivingUp(Duration pause, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            if (Failure.isUnreachable(failure)) {
                throw new PostponedException("the tenant's database cannot be reached", pause);
            }
            if (Failure.isLockTimeout(failure)) {
                throw new PostponedException("another transaction holds a lock on the tenant's tables", pause);
            }
            throw failure;
        }
    }

    private boolean isThere(OperationRun run) {
        return tenant(run).placement().equals(run.input(MoveState.class).destination());
    }

    private void move(OperationRun run, long turn) throws Exception {
        // First, because an attempt that was killed may have locked the tenant out.
        letIn(run, turn);
        try (MoveAttempt attempt = attempts.begin(run, tenant(run), turn)) {
            run.steps(UNTIL_SWITCHED, attempt::step);
        }
    }

    private void letIn(OperationRun run, long turn) {
        withoutGivingUp(AWAY_FROM_CURRENT_HOME, () -> capturing.letIn(run.tenant(), turn));
    }

    // A move that has failed can be retried after another one was made.
    private void requireNotElsewhere(OperationRun run) {
        MoveState state = run.input(MoveState.class);
        Placement now = tenant(run).placement();
        if (!now.equals(state.destination()) && !now.equals(state.origin())) {
            throw new PermanentFailureException("The tenant has moved elsewhere meanwhile.");
        }
    }

    // The old home is kept up to date meanwhile, so that moving back is quick.
    private void watch(OperationRun run, long turn) {
        MoveState state = run.input(MoveState.class);
        Instant until = Objects.requireNonNullElse(state.watchUntil(), Instant.EPOCH);
        Duration left = Duration.between(Instant.now(), until);
        if (state.isBack()) {
            return;
        }
        // The attempt that has switched may have been killed before it could show this.
        run.progress(MoveReport.class)
                .filter(shown -> shown.reversibleUntil() == null)
                .ifPresent(shown -> run.progressed(shown.reversible(until)));
        if (left.isNegative()) {
            return;
        }
        oldHome.keepUp(tenant(run), state.origin(), turn);
        run.rest(until);
        throw PostponedException.resting(
                "the move can be taken back until " + until, left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
    }

    private void cleanUp(OperationRun run, long turn) {
        QuarkusTransaction.requiringNew().run(() -> {
            turns.require(run.tenant(), turn);
            ledger.lock(run.tenant());
            // Read under the lock, which taking the move back requires too.
            MoveState state = run.input(MoveState.class);
            if (!isThere(run)) {
                throw new PostponedException("the move is taken back", Duration.ZERO);
            }
            if (!exports.exclude(run.tenant())) {
                throw new PostponedException("the tenant is being exported", WHILE_EXPORTED);
            }
            run.remember(state.cleaningUp());
        });
        removeOldHome(run, turn);
        run.succeed(run.progress(MoveReport.class).orElse(null));
    }

    private Tenant tenant(OperationRun run) {
        return ledger.find(run.tenant()).map(TenantRecord::tenant).orElseThrow();
    }
}
