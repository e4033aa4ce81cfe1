package dev.tenantry.admin;

import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.provisioning.Migration;
import dev.tenantry.provisioning.Provisioning;
import dev.tenantry.relocation.Move;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.UUID;

/** Begins migrations, and retries and cancels operations, each together with its audit entry. */
@ApplicationScoped
class OperationAdministration {

    private final Operations operations;
    private final Migration migration;
    private final AuditLog audit;

    OperationAdministration(Operations operations, Migration migration, AuditLog audit) {
        this.operations = operations;
        this.migration = migration;
        this.audit = audit;
    }

    /** Begins the migration of all homes, and returns the id of the operation. */
    @Transactional
    UUID migrate() {
        UUID operation = operations
                .begin(Migration.KIND, null, migration.target())
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

    /** Cancels an operation, unless it has done something that cannot be undone. */
    @Transactional
    void cancel(UUID id) {
        Operation operation = operations.find(id).orElseThrow(AdminProblems::noSuchOperation);
        if (!operations.canBeCancelled(operation.kind())) {
            throw AdminProblems.conflict("Operations of kind " + operation.kind() + " cannot be cancelled."
                    + (operation.kind().equals(Provisioning.KIND)
                            ? " Offboard the tenant instead (POST /admin/tenants/{id}/offboard)."
                            : ""));
        }
        if (!operations.cancel(id)) {
            // Read again, because it may have changed since.
            Operation now = operations.find(id).orElseThrow(AdminProblems::noSuchOperation);
            throw AdminProblems.conflict(
                    now.isIrreversible() && now.state() != OperationState.SUCCEEDED
                            ? irreversible(now)
                            : "The operation is " + now.state() + "; it cannot be cancelled.");
        }
        audit.write(
                AuditAction.CANCEL_OPERATION,
                operation.tenant().orElse(null),
                null,
                Map.of("operation", id.toString()));
    }

    private static String irreversible(Operation operation) {
        return operation.kind().equals(Move.KIND)
                ? "The tenant has moved; its move can only be taken back (POST /admin/tenants/{id}/move-back)."
                : "The operation has begun to remove data; it cannot be cancelled any more.";
    }
}
