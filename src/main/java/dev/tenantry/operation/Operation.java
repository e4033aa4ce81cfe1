package dev.tenantry.operation;

import dev.tenantry.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Durable work that was started through the control plane. It outlives the request and the process.
 *
 * @param step the current step, or the step at which the last attempt failed
 * @param attempts the number of attempts that failed
 * @param failure why the last attempt failed
 * @param result JSON whose structure depends on the kind
 * @param isIrreversible whether the operation cannot be cancelled any more, because what it did cannot be undone
 */
public record Operation(
        UUID id,
        OperationKind kind,
        Optional<TenantId> tenant,
        OperationState state,
        Optional<String> step,
        int attempts,
        Optional<String> failure,
        Optional<String> result,
        boolean isIrreversible,
        Instant createdAt,
        Optional<Instant> finishedAt) {

    public boolean isFinished() {
        return state != OperationState.RUNNING;
    }
}
