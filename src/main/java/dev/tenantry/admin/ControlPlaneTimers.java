package dev.tenantry.admin;

import dev.tenantry.home.OwnerAccess;
import dev.tenantry.operation.OperationConfig;
import dev.tenantry.operation.OperationTable;
import dev.tenantry.operation.Uploads;
import dev.tenantry.provisioning.FenceUpdate;
import dev.tenantry.provisioning.LaggingHomes;
import dev.tenantry.provisioning.ProvisioningConfig;
import dev.tenantry.start.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Runs the periodic work of a control plane: migrates homes that are behind, brings memberships
 * in line with what tenants have changed, writes the fences of tenants' own databases
 * again, makes the canary's sentinels, and deletes old operations.
 */
@ApplicationScoped
class ControlPlaneTimers {

    private static final Logger LOG = Logger.getLogger(ControlPlaneTimers.class);
    private static final Duration BETWEEN_HINTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CLEAN_UPS = Duration.ofHours(1);
    private static final Duration BETWEEN_LOOKS_AT_SENTINELS = Duration.ofMinutes(1);
    private static final Duration UPLOADS_KEPT = Duration.ofDays(7);

    private final Timers timers;
    private final LaggingHomes lagging;
    private final ProvisioningConfig provisioning;
    private final OwnerAccess owner;
    private final OperationConfig operations;
    private final Uploads uploads;
    private final FenceUpdate fences;
    private final MembershipUpdate memberships;
    private final SentinelTenants sentinels;

    ControlPlaneTimers(
            Timers timers,
            LaggingHomes lagging,
            ProvisioningConfig provisioning,
            OwnerAccess owner,
            OperationConfig operations,
            Uploads uploads,
            FenceUpdate fences,
            MembershipUpdate memberships,
            SentinelTenants sentinels) {
        this.sentinels = sentinels;
        this.memberships = memberships;
        this.fences = fences;
        this.timers = timers;
        this.lagging = lagging;
        this.provisioning = provisioning;
        this.owner = owner;
        this.operations = operations;
        this.uploads = uploads;
    }

    void start() {
        timers.every(provisioning.checkInterval(), "homes-behind", lagging::migrate);
        timers.every(BETWEEN_HINTS, "memberships", memberships::followHints);
        timers.every(BETWEEN_CLEAN_UPS, "fences", fences::updateAll);
        timers.every(BETWEEN_LOOKS_AT_SENTINELS, "sentinels", sentinels::make);
        timers.every(BETWEEN_CLEAN_UPS, "old-operations", this::deleteOldOperations);
        timers.every(BETWEEN_CLEAN_UPS, "old-uploads", () -> uploads.deleteUnneeded(UPLOADS_KEPT));
    }

    // As the owner role, because the control role may not delete operations.
    void deleteOldOperations() {
        int deleted = new OperationTable(owner.main()).deleteOlderThan(operations.retention());
        if (deleted > 0) {
            LOG.infof(
                    "Deleted %d operations that ended more than %d days ago",
                    deleted, operations.retention().toDays());
        }
    }
}
