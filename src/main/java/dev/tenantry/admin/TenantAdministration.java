package dev.tenantry.admin;

import dev.tenantry.departure.Erasure;
import dev.tenantry.home.HomeFence;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.provisioning.FenceUpdate;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.Migration;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.SlugTakenException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.registry.TransitionRefusedException;
import dev.tenantry.sql.DatabaseException;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what administrators ask for, each action in one transaction: the registry's row, the operation that it
 * begins, and the audit entry. Every method throws {@link ProblemException} if the tenant's status does not allow the
 * action.
 */
@ApplicationScoped
class TenantAdministration {

    private static final Logger LOG = Logger.getLogger(TenantAdministration.class);

    private final TenantLedger ledger;
    private final Operations operations;
    private final AuditLog audit;
    private final AdminConfig config;
    private final HomeFence fence;

    TenantAdministration(
            TenantLedger ledger, Operations operations, AuditLog audit, AdminConfig config, HomeFence fence) {
        this.fence = fence;
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

    /** Suspends the tenant. Its next transaction is refused, on every instance. */
    @Transactional
    TenantRecord suspend(TenantId id) {
        TenantRecord suspended = become(TenantStatus.SUSPENDED, AuditAction.SUSPEND_TENANT, id);
        closeHome(suspended.tenant());
        return suspended;
    }

    // Before the COMMIT, so that nobody is served after it, even if this process ends right then.
    private void closeHome(Tenant tenant) {
        try {
            fence.write(tenant, false);
        } catch (DatabaseException | UnknownStoreException away) {
            LOG.warnf(
                    away,
                    "Tenant %s is suspended, but its database cannot be reached; closing it as soon as possible",
                    tenant.slug());
            operations.begin(FenceUpdate.KIND, tenant.id(), null);
        }
    }

    /** Serves the tenant again. In a separate database, an operation opens the home after the COMMIT. */
    @Transactional
    Resumed resume(TenantId id) {
        TenantRecord found = lock(id);
        // A tenant that is being created also becomes ACTIVE, but only once its home is there.
        if (found.tenant().status() == TenantStatus.PROVISIONING) {
            throw AdminProblems.conflict("Tenant " + found.tenant().slug() + " is PROVISIONING, not SUSPENDED.");
        }
        TenantRecord resumed = become(TenantStatus.ACTIVE, AuditAction.RESUME_TENANT, id);
        Optional<UUID> opening = resumed.tenant().placement().dataStore().isPresent()
                ? operations.begin(FenceUpdate.KIND, id, null)
                : Optional.empty();
        return new Resumed(resumed, opening);
    }

    /** @param opening the operation that opens the tenant's home, if it is in a separate database */
    record Resumed(TenantRecord tenant, Optional<UUID> opening) {}

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
