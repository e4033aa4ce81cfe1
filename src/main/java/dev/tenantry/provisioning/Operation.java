package dev.tenantry.provisioning;

import dev.tenantry.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A piece of work that outlives the request, and the process, that began it.
 *
 * @param step what it is at, or was at when it last failed
 * @param failure why the last attempt failed; it is tried again until it succeeds or is cancelled
 * @param result JSON, of a form of its own for each kind
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
