package dev.tenantry.operation;

import dev.tenantry.tenant.TenantId;
import java.util.Optional;
import java.util.UUID;

/**
 * Which operations to list. An empty filter matches all.
 *
 * @param after the last operation of the previous page
 * @param limit the largest number of operations
 */
public record OperationQuery(
        Optional<OperationState> state,
        Optional<OperationKind> kind,
        Optional<TenantId> tenant,
        Optional<UUID> after,
        int limit) {}
