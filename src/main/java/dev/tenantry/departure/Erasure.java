package dev.tenantry.departure;

import dev.tenantry.home.ExportLock;
import dev.tenantry.home.HomeRemoval;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.home.SecondHomes;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationJson;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.operation.Operations;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.registry.TransitionRefusedException;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Removes everything that belongs to a tenant, and then searches for remains. Every step can be repeated, and is run
 * only while the tenant is still leaving. Only the audit log, the tombstone (id, slug, plan, dates) and the last turn
 * stay. The tombstone prevents reuse of the id and the slug.
 */
@ApplicationScoped
public class Erasure implements OperationJob {

    public static final OperationKind KIND = new OperationKind("erase");

    private static final Logger LOG = Logger.getLogger(Erasure.class);

    /** The steps in their order. */
    public enum Step {
        END_OTHER_OPERATIONS,
        REMOVE_ROWS,
        MARK_DELETED,
        FORGET_CACHED,
        LOOK_FOR_REMAINS
    }

    private final TenantLedger ledger;
    private final Operations operations;
    private final HomeRemoval homes;
    private final SecondHomes seconds;
    private final MoveTurns turns;
    private final ExportLock exports;
    private final CachedRemains cached;
    private final ErasureScan scan;
    private final OperationJson json;

    Erasure(
            TenantLedger ledger,
            Operations operations,
            HomeRemoval homes,
            SecondHomes seconds,
            MoveTurns turns,
            ExportLock exports,
            CachedRemains cached,
            ErasureScan scan,
            OperationJson json) {
        this.ledger = ledger;
        this.operations = operations;
        this.homes = homes;
        this.seconds = seconds;
        this.turns = turns;
        this.exports = exports;
        this.cached = cached;
        this.scan = scan;
        this.json = json;
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
    public void run(OperationRun run) throws Exception {
        run.steps(Step.values(), step -> {
            Tenant tenant = ledger.find(run.tenant()).map(TenantRecord::tenant).orElseThrow();
            if (isLeaving(tenant)) {
                run(step, tenant, run);
            } else {
                run.cancel();
            }
        });
    }

    private void run(Step step, Tenant tenant, OperationRun run) {
        switch (step) {
            case END_OTHER_OPERATIONS -> endOtherOperations(tenant);
            case REMOVE_ROWS -> {
                homes.requireReachable(tenant, tenant.placement());
                seconds.find(tenant.id()).ifPresent(second -> homes.requireReachable(tenant, second.placement()));
                if (mayRemoveRows(run)) {
                    // From here on, nothing that was thought dead writes rows of this tenant.
                    long turn = turns.next(tenant.id());
                    removeSecondHome(tenant, turn);
                    homes.remove(tenant);
                }
            }
            case MARK_DELETED -> markDeleted(tenant);
            case FORGET_CACHED -> cached.remove(tenant);
            case LOOK_FOR_REMAINS -> finish(run, scan.of(tenant));
        }
    }

    // A tenant can be offboarded while it moves, or while it could still move back.
    private void removeSecondHome(Tenant tenant, long turn) {
        seconds.find(tenant.id()).ifPresent(second -> {
            homes.removeSecond(tenant, second.placement(), turn);
            seconds.forget(tenant.id());
        });
    }

    private static boolean isLeaving(Tenant tenant) {
        return tenant.status() == TenantStatus.OFFBOARDING || tenant.status() == TenantStatus.DELETED;
    }

    // Checked once more under the lock of the tenant's row, which keeping the tenant takes too. From the COMMIT on,
    // neither keeping it nor cancelling this operation is possible.
    private boolean mayRemoveRows(OperationRun run) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Tenant locked = ledger.lock(run.tenant()).map(TenantRecord::tenant).orElseThrow();
            if (!isLeaving(locked)) {
                run.cancel();
                return false;
            }
            if (!exports.exclude(locked.id())) {
                throw new ReportableException("The tenant is being exported; it is erased once the export has ended.");
            }
            if (!run.becomeIrreversible()) {
                return false;
            }
            // A move that was left alone until now: both homes are removed here.
            operations.endOthers(locked.id(), KIND);
            return true;
        });
    }

    // A tenant can be offboarded while its home is still being created. The creation must not continue after the
    // erasure.
    private void endOtherOperations(Tenant tenant) {
        QuarkusTransaction.requiringNew().run(() -> {
            Tenant locked = ledger.lock(tenant.id()).map(TenantRecord::tenant).orElseThrow();
            // The tenant may have been retained, and resumed, since the step began. The next step finds that out.
            if (isLeaving(locked) && !operations.cancelOthersIfIdle(tenant.id(), KIND)) {
                throw new ReportableException(
                        "Another operation for this tenant is still running; the tenant is erased once it has ended.");
            }
        });
    }

    private void markDeleted(Tenant tenant) {
        QuarkusTransaction.requiringNew().run(() -> {
            Tenant locked = ledger.lock(tenant.id()).map(TenantRecord::tenant).orElseThrow();
            if (locked.status() == TenantStatus.DELETED) {
                return;
            }
            try {
                ledger.forget(locked);
            } catch (TransitionRefusedException refused) {
                throw new ReportableException(String.valueOf(refused.getMessage()));
            }
        });
    }

    private void finish(OperationRun run, ErasureReport report) {
        if (!report.remains().isEmpty()) {
            throw new ReportableException("Data left after the erasure: " + String.join("; ", report.remains()));
        }
        run.succeed(report);
        // A log archive is apart from the database too.
        LOG.infof("Tenant %s was erased: %s", report.tombstone().slug(), json.write(report.tombstone()));
    }
}
