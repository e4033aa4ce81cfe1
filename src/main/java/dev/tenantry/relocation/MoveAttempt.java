package dev.tenantry.relocation;

import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One attempt at a move, from its beginning to the switch. */
final class MoveAttempt implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(MoveAttempt.class);
    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);
    private static final int SWITCHES = 10;
    private static final int ROUNDS = 10;

    /** So many rows that changed since all were compared can be compared during the switch. */
    private static final int FEW_TOUCHED = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final OperationRun run;
    private final Tenant tenant;
    private final long turn;
    private final Preparation preparation;
    private final Capturing capturing;
    private final Switch changeover;
    private final HomeLinks links;
    private final TenantLedger ledger;
    private final MoveTurns turns;
    private final RelocationConfig config;
    private final MoveProgress progress;

    private MoveState state;
    private int version;
    private @Nullable Transfer transfer;
    private @Nullable CatchUp catchUp;
    private @Nullable Verification verification;
    private long checkedNanos = System.nanoTime() - BETWEEN_CHECKS.toNanos();

    MoveAttempt(
            OperationRun run,
            Tenant tenant,
            long turn,
            Preparation preparation,
            Capturing capturing,
            Switch changeover,
            HomeLinks links,
            TenantLedger ledger,
            MoveTurns turns,
            RelocationConfig config,
            MoveMetrics metrics) {
        this.run = run;
        this.tenant = tenant;
        this.turn = turn;
        this.preparation = preparation;
        this.capturing = capturing;
        this.changeover = changeover;
        this.links = links;
        this.ledger = ledger;
        this.turns = turns;
        this.config = config;
        this.state = run.input(MoveState.class);
        this.progress = new MoveProgress(
                tenant.id(),
                run.progress(MoveReport.class)
                        .orElseGet(() -> MoveReport.begin(
                                words(state.from().placement()),
                                words(state.to().placement()))),
                run::progressed,
                metrics);
    }

    private static String words(Placement placement) {
        return placement.tier().wireName()
                + placement
                        .dataStore()
                        .map(StoreName::toString)
                        .map(store -> "/" + store)
                        .orElse("");
    }

    void step(MoveStep step) throws InterruptedException {
        check();
        try {
            run(step);
        } catch (Verification.DifferentRowsException differ) {
            // All rows are copied again.
            remember(Map.of());
            throw differ;
        }
    }

    private void run(MoveStep step) throws InterruptedException {
        switch (step) {
            case PREPARE -> version = preparation.run(tenant, run.id(), turn, state.destination());
            case CAPTURE -> capture();
            case COPY ->
                new Copy(
                                transfer(),
                                new Captures(transfer()),
                                progress,
                                new Pace(config.load()),
                                state.copied(),
                                this::remember,
                                this::check)
                        .run();
            case CATCH_UP -> catchUp().untilFew(this::check);
            case VERIFY -> verification().ofAll();
            case SWITCH -> switchOver();
            case WATCH, CLEAN_UP -> throw new IllegalStateException(step + " comes after the switch.");
        }
    }

    private void capture() {
        Transfer opened = Transfers.open(links, tenant.id(), turn, tenant.placement(), state.destination());
        transfer = opened;
        catchUp = new CatchUp(opened, new Captures(opened), progress::backlog);
        verification = new Verification(opened, catchUp(), new Pace(config.load()), this::check);
        capturing.begin(opened, this::check);
    }

    private void switchOver() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int i = 0; i < SWITCHES; i++) {
            comeClose();
            if (attemptToSwitch()) {
                return;
            }
            // The attempt may have switched them on, and rows are copied again before the next one.
            new TargetTriggers(transfer()).disable();
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
        throw new ReportableException("The switch took longer than tenantry.relocation.pause allows, " + SWITCHES
                + " times: transactions of the tenant run for too long, or too much is left to compare.");
    }

    // If that does not help, the switch takes too long and is called off.
    private void comeClose() throws InterruptedException {
        int rounds = 0;
        do {
            verification().ofTouchedSoFar();
            catchUp().untilFew(this::check);
        } while (catchUp().hasTouchedMoreThan(FEW_TOUCHED) && ++rounds < ROUNDS);
    }

    private boolean attemptToSwitch() {
        Instant until = Instant.now().plus(config.reverseWindow());
        long began = System.nanoTime();
        boolean switched = changeover.attempt(transfer(), run, version, new Switch.Rest() {
            @Override
            public void finish(Runnable inTime) {
                transfer().requireSameTables();
                catchUp().untilNone(inTime);
                verification().ofTouched(inTime);
                new MovedSequences(transfer()).advance();
                new TargetTriggers(transfer()).restore();
            }

            @Override
            public void switched() {
                run.remember(state.watching(until));
            }
        });
        Duration pause = Duration.ofNanos(System.nanoTime() - began);
        progress.paused(pause, switched);
        if (switched) {
            progress.switched(state.isBack() ? null : until, state.isBack());
            LOG.infof(
                    "Tenant %s has moved to %s; its requests waited for %d ms",
                    tenant.slug(), words(state.destination()), pause.toMillis());
        }
        return switched;
    }

    private void remember(Map<String, String> positions) {
        state = state.copied(positions);
        turns.run(tenant.id(), turn, () -> run.remember(state));
    }

    /** Throws an exception if the move is to be undone. Asks once per second. */
    private void check() {
        if (System.nanoTime() - checkedNanos >= BETWEEN_CHECKS.toNanos()) {
            checkedNanos = System.nanoTime();
            Tenant now = ledger.find(tenant.id()).map(TenantRecord::tenant).orElseThrow();
            if (run.isCancelRequested() || !now.status().isStaying()) {
                throw new CancelledMoveException();
            }
        }
    }

    private Transfer transfer() {
        return Objects.requireNonNull(transfer);
    }

    private CatchUp catchUp() {
        return Objects.requireNonNull(catchUp);
    }

    private Verification verification() {
        return Objects.requireNonNull(verification);
    }

    @Override
    public void close() {
        progress.end();
        if (transfer != null) {
            transfer.close();
        }
    }
}
