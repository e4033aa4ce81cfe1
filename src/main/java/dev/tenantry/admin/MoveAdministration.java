package dev.tenantry.admin;

import dev.tenantry.operation.Operation;
import dev.tenantry.operation.Operations;
import dev.tenantry.relocation.Move;
import dev.tenantry.relocation.MoveOrders;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Begins moves, takes them back and settles them, each together with its audit entry. */
@ApplicationScoped
class MoveAdministration {

    private final CustomerTenants customers;
    private final Operations operations;
    private final MoveOrders orders;
    private final AuditLog audit;

    MoveAdministration(CustomerTenants customers, Operations operations, MoveOrders orders, AuditLog audit) {
        this.customers = customers;
        this.operations = operations;
        this.orders = orders;
        this.audit = audit;
    }

    /** Begins a move, and returns the id of the operation. */
    @Transactional
    UUID move(TenantId id, Placement target) {
        Tenant tenant = lock(id);
        if (!tenant.status().isStaying()) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is " + tenant.status()
                    + "; it can move only when ACTIVE or SUSPENDED.");
        }
        if (tenant.placement().equals(target)) {
            throw AdminProblems.conflict("Tenant " + tenant.slug() + " is there already.");
        }
        UUID operation = orders.begin(tenant, target)
                .orElseThrow(() -> AdminProblems.conflict("Tenant " + tenant.slug() + " is moving, or has moved and can"
                        + " still move back. Wait for that operation, settle it or move the tenant back first."));
        audit.write(AuditAction.MOVE_TENANT, id, place(tenant.placement()), place(target));
        return operation;
    }

    /** Takes the last move back, and returns the id of its operation. */
    @Transactional
    UUID moveBack(TenantId id) {
        Tenant tenant = lock(id);
        Operation move = last(tenant);
        if (!orders.takeBack(move)) {
            throw notReversible(tenant);
        }
        audit.write(
                AuditAction.MOVE_TENANT_BACK,
                id,
                null,
                Map.of("operation", move.id().toString()));
        return move.id();
    }

    /** Ends the time in which the last move can be taken back, and returns the id of its operation. */
    @Transactional
    UUID settle(TenantId id) {
        Tenant tenant = lock(id);
        Operation move = last(tenant);
        if (!orders.settle(move)) {
            throw notReversible(tenant);
        }
        audit.write(
                AuditAction.SETTLE_MOVE, id, null, Map.of("operation", move.id().toString()));
        return move.id();
    }

    private Tenant lock(TenantId id) {
        return customers.lock(id).tenant();
    }

    private Operation last(Tenant tenant) {
        return operations.latest(Move.KIND, tenant.id()).orElseThrow(() -> notReversible(tenant));
    }

    private static RuntimeException notReversible(Tenant tenant) {
        return AdminProblems.conflict("Tenant " + tenant.slug() + " has no move that can be taken back.");
    }

    private static Map<String, String> place(Placement placement) {
        Map<String, String> place =
                new HashMap<>(Map.of("tier", placement.tier().wireName()));
        placement.dataStore().map(StoreName::toString).ifPresent(store -> place.put("store", store));
        return place;
    }
}
