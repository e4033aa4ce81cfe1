package dev.tenantry.provisioning;

import dev.tenantry.operation.PostponedException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.TenantId;
import java.time.Duration;

/** Ends the copying of rows if this instance is stopping, or if the new tenant is leaving already. */
final class CopyCheck implements Runnable {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final TenantLedger ledger;
    private final TenantId tenant;
    private long lookedNanos = System.nanoTime();

    CopyCheck(TenantLedger ledger, TenantId tenant) {
        this.ledger = ledger;
        this.tenant = tenant;
    }

    /** Asks the registry at most once per second. */
    @Override
    public void run() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PostponedException("this instance is stopping", Duration.ZERO);
        }
        if (System.nanoTime() - lookedNanos >= BETWEEN_LOOKS.toNanos()) {
            lookedNanos = System.nanoTime();
            if (isLeaving()) {
                throw new HomeContent.CalledOffException();
            }
        }
    }

    private boolean isLeaving() {
        return switch (ledger.find(tenant)
                .map(TenantRecord::tenant)
                .orElseThrow()
                .status()) {
            case OFFBOARDING, DELETED -> true;
            // Served already: another instance has taken over, and this one cannot write any more.
            case PROVISIONING, ACTIVE, SUSPENDED -> false;
        };
    }
}
