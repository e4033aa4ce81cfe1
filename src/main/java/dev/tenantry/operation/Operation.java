package dev.tenantry.operation;

import dev.tenantry.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Durable work that the control plane began: it outlives the request and the process.
 *
 * @param step the step that it is at, or was at when it last failed
 * @param attempts the number of attempts that failed
 * @param failure why the last attempt failed
 * @param result JSON, whose form depends on the kind
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
        Instant createdAt,
        Optional<Instant> finishedAt) {

    public boolean isFinished() {
        return state != OperationState.RUNNING;
    }
}
