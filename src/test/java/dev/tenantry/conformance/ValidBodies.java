package dev.tenantry.conformance;

import java.util.List;
import java.util.Map;

/** Bodies that succeed, to be damaged in one place. */
final class ValidBodies {

    /** A body of each operation that succeeds, with every member that can be there together with the others. */
    static final Map<String, List<String>> OF = Map.ofEntries(
            Map.entry(
                    "POST /orders",
                    List.of(
                            "{'product_id': 'SKU-1', 'quantity': 1, 'reference': 'PO 1', 'metadata': {'channel': 'web'}}",
                            "{'lines': [{'product_id': 'SKU-1', 'quantity': 1, 'unit_price': 5}], 'currency': 'EUR'}")),
            Map.entry(
                    "PATCH /orders/{id}",
                    List.of("{'lines': [{'product_id': 'SKU-2', 'quantity': 2, 'unit_price': 5}], 'currency': 'EUR',"
                            + " 'reference': 'PO 2', 'metadata': {'channel': 'web'}}")),
            Map.entry("POST /orders/batch", List.of("[{'product_id': 'SKU-1', 'quantity': 1, 'reference': 'PO 3'}]")),
            Map.entry("POST /orders/{id}/cancellation", List.of("{'reason': 'Too late.'}")),
            Map.entry("POST /users", List.of("{'email': 'max@acme.example', 'role': 'member'}")),
            Map.entry("PATCH /users/{id}", List.of("{'role': 'admin'}")),
            Map.entry(
                    "POST /admin/tenants",
                    List.of("{'slug': 'globex', 'name': 'Globex', 'plan': 'pro', 'tier': 'row',"
                            + " 'owner': {'subject': 'olivia', 'email': 'o@globex.example'}}")),
            Map.entry(
                    "PATCH /admin/tenants/{id}",
                    List.of("{'name': 'Acme', 'plan': 'pro', 'config': {'rate_limit': 7}}")),
            Map.entry(
                    "PUT /admin/tenants/{id}/users/{subject}",
                    List.of("{'email': 'max@acme.example', 'role': 'member'}")),
            Map.entry("POST /admin/tenants/{id}/move", List.of("{'tier': 'database', 'store': 'local'}")),
            Map.entry(
                    "POST /admin/tenants/{id}/clone",
                    List.of("{'slug': 'globex', 'name': 'Globex', 'plan': 'pro', 'tier': 'row',"
                            + " 'owner': {'subject': 'olivia', 'email': 'o@globex.example'}}")),
            Map.entry(
                    "POST /admin/tenants/import",
                    List.of("{'upload': '01a20756-210e-78e6-b2e1-fd10ca8cb062', 'tenant': {'slug': 'globex',"
                            + " 'name': 'Globex', 'plan': 'pro', 'tier': 'row',"
                            + " 'owner': {'subject': 'olivia', 'email': 'o@globex.example'}}}")));

    private ValidBodies() {}
}
