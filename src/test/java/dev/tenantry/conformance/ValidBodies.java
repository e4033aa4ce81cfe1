package dev.tenantry.conformance;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bodies that succeed, to be damaged in one place, with every member that can be there together with the others. Those
 * of tenants are in {@link TenantResources}.
 */
final class ValidBodies {

    private static final Map<String, List<String>> OF_THE_PLATFORM = Map.ofEntries(
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

    /** Returns the bodies of an operation such as {@code POST /orders}; none if it is listed nowhere. */
    static List<String> of(String operation) {
        return Stream.concat(TenantResources.ALL.stream().map(TenantResource::bodies), Stream.of(OF_THE_PLATFORM))
                .flatMap(bodies -> bodies.getOrDefault(operation, List.of()).stream())
                .map(body -> body.replace('\'', '"'))
                .toList();
    }
}
