package dev.tenantry.admin;

import dev.tenantry.departure.Erasure;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.Migration;
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
    private final Operations operations;
    private final AuditLog audit;
    private final AdminConfig config;

    TenantAdministration(TenantLedger ledger, Operations operations, AuditLog audit, AdminConfig config) {
        this.ledger = ledger;
        this.operations = operations;
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

    /** Changes the tenant; a parameter that is null changes nothing. */
    @Transactional
    TenantRecord change(TenantId id, @Nullable String name, @Nullable Plan plan, @Nullable TenantConfig config) {
        TenantRecord before = lock(id);
        Tenant tenant = before.tenant();
        if (tenant.status() == TenantStatus.DELETED) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is DELETED and cannot be changed.");
        }
        ledger.change(
                id,
                name == null ? tenant.name() : name,
                plan == null ? tenant.plan() : plan,
                config == null ? tenant.overrides() : overrides(config));
        return written(AuditAction.CHANGE_TENANT, before);
    }

    @Transactional
    TenantRecord suspend(TenantId id) {
        return become(TenantStatus.SUSPENDED, AuditAction.SUSPEND_TENANT, id);
    }

    @Transactional
    TenantRecord resume(TenantId id) {
        TenantRecord found = lock(id);
        // A tenant that is being created also becomes ACTIVE, but only once its home is there.
        if (found.tenant().status() == TenantStatus.PROVISIONING) {
            throw AdminProblems.conflict("Tenant " + found.tenant().slug() + " is PROVISIONING, not SUSPENDED.");
        }
        return become(TenantStatus.ACTIVE, AuditAction.RESUME_TENANT, id);
    }

    @Transactional
    TenantRecord offboard(TenantId id) {
        return become(TenantStatus.OFFBOARDING, AuditAction.OFFBOARD_TENANT, id);
    }

    /** @return the id of the operation that erases the tenant */
    @Transactional
    UUID delete(TenantId id) {
        TenantRecord found = lock(id);
        Tenant tenant = found.tenant();
        if (tenant.status() != TenantStatus.OFFBOARDING) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is " + tenant.status()
                    + "; it can be deleted only when OFFBOARDING.");
        }
        Instant from = found.offboardedAt().orElseThrow().plus(config.gracePeriod());
        if (Instant.now().isBefore(from)) {
            throw AdminProblems.conflict(
                    "Tenant " + tenant.slug() + " is in its grace period; it can be deleted from " + from + " on.");
        }
        UUID operation = operations
                .begin(Erasure.KIND, id, null)
                .orElseThrow(() -> AdminProblems.conflict("Tenant " + tenant.slug() + " is already being deleted."));
        audit.write(AuditAction.DELETE_TENANT, id, TenantResponse.of(found), null);
        return operation;
    }

    /** Records in the audit log that the tenant's data is about to be exported. */
    @Transactional
    Tenant export(TenantId id) {
        Tenant tenant = lock(id).tenant();
        if (tenant.status() == TenantStatus.PROVISIONING || tenant.status() == TenantStatus.DELETED) {
            throw AdminProblems.conflict(
                    "Tenant " + tenant.slug() + " is " + tenant.status() + "; there is nothing to export.");
        }
        audit.write(AuditAction.EXPORT_TENANT, id, null, null);
        return tenant;
    }

    /** @return the id of the operation that migrates all homes */
    @Transactional
    UUID migrate() {
        UUID operation = operations
                .begin(Migration.KIND, null, null)
                .orElseThrow(() -> AdminProblems.conflict("A migration of the homes is already running."));
        audit.write(AuditAction.MIGRATE_HOMES, null, null, null);
        return operation;
    }

    /** Restarts a failed operation. */
    @Transactional
    void retry(UUID id) {
        Operation operation = operations.find(id).orElseThrow(AdminProblems::noSuchOperation);
        if (operation.state() != OperationState.FAILED) {
            throw AdminProblems.conflict(
                    "The operation is " + operation.state() + "; only one that is FAILED can be retried.");
        }
        if (!operations.retry(id)) {
            throw AdminProblems.conflict("Another operation of the same kind is already running.");
        }
        audit.write(
                AuditAction.RETRY_OPERATION, operation.tenant().orElse(null), null, Map.of("operation", id.toString()));
    }

    private TenantRecord become(TenantStatus next, AuditAction action, TenantId id) {
        TenantRecord before = lock(id);
        try {
            ledger.become(before.tenant(), next);
        } catch (TransitionRefusedException refused) {
            throw AdminProblems.conflict(String.valueOf(refused.getMessage()));
        }
        return written(action, before);
    }

    private TenantRecord written(AuditAction action, TenantRecord before) {
        TenantId id = before.tenant().id();
        TenantRecord after = ledger.find(id).orElseThrow();
        audit.write(action, id, TenantResponse.of(before), TenantResponse.of(after));
        return after;
    }

    private TenantRecord lock(TenantId id) {
        return ledger.lock(id).orElseThrow(AdminProblems::noSuchTenant);
    }

    private TenantResponse state(TenantId id) {
        return TenantResponse.of(ledger.find(id).orElseThrow());
    }

    private static TenantOverrides overrides(TenantConfig config) {
        @Nullable Integer rateLimit = config.rateLimit();
        return new TenantOverrides(rateLimit == null ? OptionalInt.empty() : OptionalInt.of(rateLimit));
    }
}
