package dev.tenantry.conformance;

import static dev.tenantry.conformance.TenantResource.at;

import dev.tenantry.provisioning.UserRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All resources of tenants. The line of a resource gives it its cells in {@link IsolationMatrixTest}, the contract of
 * {@link TenantResourcesTest} in every tier, and the bodies of {@link BadInputTest}.
 */
final class TenantResources {

    static final List<TenantResource> ALL = List.of(
            at("/orders", "orders", "order_products", "order_numbers", "order_transitions")
                    .accepts(
                            "POST /orders",
                            "{'product_id': 'MARK', 'quantity': 1, 'reference': 'MARK', 'metadata': {'channel': 'MARK'}}",
                            "{'lines': [{'product_id': 'MARK', 'quantity': 1, 'unit_price': 5}], 'currency': 'EUR'}")
                    .accepts(
                            "PATCH /orders/{id}",
                            "{'lines': [{'product_id': 'MARK', 'quantity': 2, 'unit_price': 5}], 'currency': 'EUR',"
                                    + " 'reference': 'MARK', 'metadata': {'channel': 'MARK'}}")
                    .accepts("POST /orders/batch", "[{'product_id': 'MARK', 'quantity': 1, 'reference': 'MARK'}]")
                    .accepts("POST /orders/{id}/cancellation", "{'reason': 'Too late: MARK.'}")
                    // A new order has to be confirmed first, and then shipped.
                    .answers(409, "POST /orders/{id}/shipment")
                    .answers(409, "POST /orders/{id}/delivery"),
            at("/users", "users", "former_users", "membership_changes")
                    .needs(UserRole.MEMBER, UserRole.ADMIN)
                    .opens("GET /users/me")
                    .accepts("POST /users", "{'email': 'MARK@acme.example', 'role': 'member'}")
                    .accepts("PATCH /users/{id}", "{'role': 'admin'}"));

    /** Tables of tenants that belong to no resource, and why each is there. */
    static final Map<String, String> OTHER_TABLES = Map.of(
            "idempotency_keys", "the answers to requests that may be repeated, of all resources",
            "captures", "the changes of all tables while a tenant moves");

    private TenantResources() {}

    static Optional<TenantResource> of(String template) {
        return ALL.stream().filter(resource -> resource.has(template)).findFirst();
    }
}
