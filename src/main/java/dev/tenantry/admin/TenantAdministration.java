package dev.tenantry.admin;

import dev.tenantry.departure.Erasure;
import dev.tenantry.home.ExportLock;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.operation.Uploads;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.SlugTakenException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.registry.TransitionRefusedException;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what administrators ask for, each action in one transaction: the registry's row, the operation that it
 * begins, and the audit entry. Every method throws {@link ProblemException} if the tenant's status does not allow the
 * action.
 */
@ApplicationScoped
class TenantAdministration {

    private final TenantLedger ledger;
    private final CustomerTenants customers;
    private final Operations operations;
    private final Uploads uploads;
    private final ExportLock exports;
    private final AuditLog audit;
    private final AdminConfig config;
    private final HomeGate gate;

    TenantAdministration(
            TenantLedger ledger,
            CustomerTenants customers,
            Operations operations,
            Uploads uploads,
            ExportLock exports,
            AuditLog audit,
            AdminConfig config,
            HomeGate gate) {
        this.gate = gate;
        this.customers = customers;
        this.ledger = ledger;
        this.operations = operations;
        this.uploads = uploads;
        this.exports = exports;
        this.audit = audit;
        this.config = config;
    }

    /** @return the id of the operation that creates the tenant's home */
    @Transactional
    UUID create(NewTenant tenant, FirstUser owner) {
        try {
            ledger.insert(tenant);
        } catch (SlugTakenException taken) {
            throw AdminProblems.slugTaken();
        }
        UUID operation = operations.begin(Provisioning.KIND, tenant.id(), owner).orElseThrow();
        audit.write(AuditAction.CREATE_TENANT, tenant.id(), null, state(tenant.id()));
        return operation;
    }

    /** @return the id of the operation that creates the tenant's home and copies the rows */
    @Transactional
    UUID clone(TenantId source, NewTenant tenant, FirstUser owner) {
        Tenant original = lock(source).tenant();
        if (!original.status().isStaying()) {
            throw AdminProblems.conflict("Tenant " + original.slug() + " is " + original.status()
                    + "; it can be cloned only when ACTIVE or SUSPENDED.");
        }
        UUID operation = create(tenant, owner);
        audit.write(
                AuditAction.CLONE_TENANT,
                source,
                null,
                Map.of("clone", tenant.id().toString()));
        return operation;
    }

    /** @return the id of the operation that creates the tenant's home and reads the rows from the upload */
    @Transactional
    UUID restore(UUID upload, NewTenant tenant, FirstUser owner) {
        Uploads.Upload found = uploads.lock(upload)
                .filter(any -> any.parts() > 0)
                .orElseThrow(
                        () -> AdminProblems.invalid("upload", "must be the id of an upload with at least one part"));
        if (found.reader().isPresent()) {
            throw AdminProblems.uploadInUse();
        }
        if (found.parts() < found.last()) {
            throw AdminProblems.invalid(
                    "upload",
                    "is incomplete: it has a part " + found.last() + ", but no part " + uploads.firstMissing(upload));
        }
        UUID operation = create(tenant, owner);
        uploads.use(upload, operation);
        audit.write(AuditAction.IMPORT_TENANT, tenant.id(), null, Map.of("upload", upload.toString()));
        return operation;
    }

    /**
     * Changes the tenant; a parameter that is null changes nothing. If nothing changes, the tenant gets no new version
     * and the audit log no entry.
     */
    @Transactional
    TenantRecord change(TenantId id, @Nullable String name, @Nullable Plan plan, @Nullable TenantConfig config) {
        TenantRecord before = lock(id);
        Tenant tenant = before.tenant();
        if (tenant.status() == TenantStatus.DELETED) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is DELETED and cannot be changed.");
        }
        String newName = name == null ? tenant.name() : name;
        Plan newPlan = plan == null ? tenant.plan() : plan;
        TenantOverrides newOverrides = config == null ? tenant.overrides() : overrides(config);
        if (newName.equals(tenant.name()) && newPlan == tenant.plan() && newOverrides.equals(tenant.overrides())) {
            return before;
        }
        ledger.change(id, newName, newPlan, newOverrides);
        return written(AuditAction.CHANGE_TENANT, before);
    }

    /** Suspends the tenant. Its next transaction is refused, on every instance. */
    @Transactional
    TenantRecord suspend(TenantId id) {
        TenantRecord found = lock(id);
        // A tenant that is retained also becomes SUSPENDED.
        requireStatus(TenantStatus.ACTIVE, found, "suspended");
        become(TenantStatus.SUSPENDED, found);
        gate.close(found.tenant());
        return written(AuditAction.SUSPEND_TENANT, found);
    }

    /** Serves the tenant again. In a separate database, an operation opens the home after the COMMIT. */
    @Transactional
    Resumed resume(TenantId id) {
        TenantRecord found = lock(id);
        // A tenant that was being created also becomes ACTIVE, once its home is there.
        requireStatus(TenantStatus.SUSPENDED, found, "resumed");
        become(TenantStatus.ACTIVE, found);
        Optional<UUID> opening = gate.open(found.tenant());
        return new Resumed(written(AuditAction.RESUME_TENANT, found), opening);
    }

    /** @param opening the operation that opens the tenant's home, if it is in a separate database */
    record Resumed(TenantRecord tenant, Optional<UUID> opening) {}

    @Transactional
    TenantRecord offboard(TenantId id) {
        TenantRecord found = lock(id);
        become(TenantStatus.OFFBOARDING, found);
        return written(AuditAction.OFFBOARD_TENANT, found);
    }

    /** Keeps a tenant that is leaving. Cancels its erasure, unless that has begun to remove rows. */
    @Transactional
    TenantRecord retain(TenantId id) {
        TenantRecord found = lock(id);
        Tenant tenant = found.tenant();
        requireStatus(TenantStatus.OFFBOARDING, found, "retained");
        if (operations.isIrreversible(Erasure.KIND, id)) {
            throw AdminProblems.conflict(
                    "The data of tenant " + tenant.slug() + " is being removed; the tenant cannot be kept any more.");
        }
        if (operations
                .latest(Provisioning.KIND, id)
                .filter(TenantAdministration::hasNotSucceeded)
                .isPresent()) {
            throw AdminProblems.conflict(
                    "Tenant " + tenant.slug() + " was never completely created; it can only be deleted.");
        }
        operations.latest(Erasure.KIND, id).ifPresent(erasure -> operations.cancel(erasure.id()));
        become(TenantStatus.SUSPENDED, found);
        // The erasure may have cancelled what should close it.
        gate.close(tenant);
        return written(AuditAction.RETAIN_TENANT, found);
    }

    private static boolean hasNotSucceeded(Operation operation) {
        return operation.state() != OperationState.SUCCEEDED;
    }

    /** @return the id of the operation that erases the tenant */
    @Transactional
    UUID delete(TenantId id) {
        TenantRecord found = lock(id);
        Tenant tenant = found.tenant();
        requireStatus(TenantStatus.OFFBOARDING, found, "deleted");
        Instant from = found.offboardedAt().orElseThrow().plus(config.gracePeriod());
        if (Instant.now().isBefore(from)) {
            throw AdminProblems.conflict(
                    "Tenant " + tenant.slug() + " is in its grace period; it can be deleted from " + from + " on.");
        }
        if (!exports.exclude(id)) {
            throw AdminProblems.conflict(
                    "Tenant " + tenant.slug() + " is being exported; it can be deleted once the export has ended.");
        }
        UUID operation = operations
                .begin(Erasure.KIND, id, null)
                .orElseThrow(() -> AdminProblems.conflict("Tenant " + tenant.slug() + " is already being deleted."));
        audit.write(AuditAction.DELETE_TENANT, id, TenantResponse.of(found), null);
        return operation;
    }

    /** Returns the tenant, if its status allows an export. */
    Tenant findExportable(TenantId id) {
        return exportable(customers.find(id));
    }

    /**
     * Records in the audit log that the tenant's data is being exported. The caller holds the lock of the export, so no
     * erasure begins afterwards.
     */
    @Transactional
    void recordExport(TenantId id) {
        Tenant tenant = exportable(lock(id));
        if (operations.isIrreversible(Erasure.KIND, id)
                || operations
                        .latest(Erasure.KIND, id)
                        .filter(erasure -> !erasure.isFinished())
                        .isPresent()) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is being deleted; it cannot be exported.");
        }
        audit.write(AuditAction.EXPORT_TENANT, id, null, null);
    }

    private static Tenant exportable(TenantRecord found) {
        Tenant tenant = found.tenant();
        if (tenant.status() == TenantStatus.PROVISIONING || tenant.status() == TenantStatus.DELETED) {
            throw AdminProblems.conflict(
                    "Tenant " + tenant.slug() + " is " + tenant.status() + "; there is nothing to export.");
        }
        return tenant;
    }

    private static void requireStatus(TenantStatus status, TenantRecord found, String change) {
        Tenant tenant = found.tenant();
        if (tenant.status() != status) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is " + tenant.status() + "; it can be " + change
                    + " only when " + status + ".");
        }
    }

    /** @param before the tenant's row, which the caller has locked */
    private void become(TenantStatus next, TenantRecord before) {
        try {
            ledger.become(before.tenant(), next);
        } catch (TransitionRefusedException refused) {
            throw AdminProblems.conflict(String.valueOf(refused.getMessage()));
        }
    }

    /** Records the action, as the last step of its transaction, and returns the tenant as it is now. */
    private TenantRecord written(AuditAction action, TenantRecord before) {
        TenantId id = before.tenant().id();
        TenantRecord after = ledger.find(id).orElseThrow();
        audit.write(action, id, TenantResponse.of(before), TenantResponse.of(after));
        return after;
    }

    private TenantRecord lock(TenantId id) {
        return customers.lock(id);
    }

    private TenantResponse state(TenantId id) {
        return TenantResponse.of(ledger.find(id).orElseThrow());
    }

    private static TenantOverrides overrides(TenantConfig config) {
        @Nullable Integer rateLimit = config.rateLimit();
        return new TenantOverrides(rateLimit == null ? OptionalInt.empty() : OptionalInt.of(rateLimit));
    }
}
