package dev.tenantry.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenantry.provisioning.UserRole;
import dev.tenantry.support.TestTokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Sends the requests of the cells. Each tenant has an item of each resource, on which they could have an effect. */
final class MatrixRequests {

    /** What a caller writes who must not write. */
    static final String INTRUDER = "intruder" + UUID.randomUUID().toString().substring(0, 8);

    private record Place(TenantResource resource, MarkedTenant tenant) {}

    private final MatrixClient client;
    private final MarkedTenants tenants;
    private final MatrixTokens tokens;
    private final Map<Place, String> items = new ConcurrentHashMap<>();

    MatrixRequests(MatrixClient client, MarkedTenants tenants) {
        this.client = client;
        this.tenants = tenants;
        this.tokens = new MatrixTokens(tenants);
        for (TenantResource resource : TenantResources.ALL) {
            tenants.own().forEach(tenant -> items.put(new Place(resource, tenant), create(resource, tenant)));
            tenants.foreign().forEach(tenant -> items.put(new Place(resource, tenant), create(resource, tenant)));
        }
    }

    /** Creates an item of the tenant by the API, and returns its id. */
    String create(TenantResource resource, MarkedTenant tenant) {
        Map<String, String> headers = new LinkedHashMap<>(asOwner(tenant));
        headers.put("Content-Type", "application/json");
        Exchange answer = client.send(
                "POST",
                resource.path(),
                headers,
                body(resource.creation()).map(text -> text.replace("MARK", tenant.text())));
        if (answer.status() != 201) {
            throw new AssertionError(answer + " " + new String(answer.received(), UTF_8));
        }
        return answer.receivedJson().get("id").asText();
    }

    /** Calls an operation of a resource as an owner, on an item that may be another tenant's. */
    Exchange call(MatrixOperation operation, MarkedTenant caller, String id) {
        Map<String, String> headers = new LinkedHashMap<>(asOwner(caller));
        complete(headers, operation);
        return client.send(
                operation.method(),
                operation.path().template().replace("{id}", id),
                headers,
                body(operation.name()).map(text -> text.replace("MARK", INTRUDER)));
    }

    private static Map<String, String> asOwner(MarkedTenant tenant) {
        String token = TestTokens.of(tenant.tenant(), tenant.subject(UserRole.OWNER));
        return Map.of("Authorization", "Bearer " + token);
    }

    /** Adds the headers without which the operation is refused, whoever calls. */
    private static void complete(Map<String, String> headers, MatrixOperation operation) {
        if (!operation.reads()) {
            headers.put("If-Match", "*");
        }
        operation.path().bodies(operation.method()).stream()
                .findFirst()
                .ifPresent(type -> headers.put("Content-Type", type));
    }

    Exchange send(Cell cell) {
        boolean succeeds = ExpectedAnswer.to(cell).isSuccess();
        Optional<String> body = body(cell.operation().name())
                .map(text -> text.replace("MARK", succeeds ? cell.own().text() : INTRUDER)
                        .replace("globex", succeeds ? cell.own().text() : INTRUDER));
        String path = cell.operation()
                .path()
                .template()
                .replace("{id}", id(cell, succeeds))
                .replace("{subject}", "max")
                .replace("{number}", "1");
        return client.send(cell.operation().method(), path, headers(cell), body);
    }

    private static Optional<String> body(String operation) {
        return operation.endsWith("/parts/{number}")
                ? Optional.of("x")
                : ValidBodies.of(operation).stream().findFirst();
    }

    private Map<String, String> headers(Cell cell) {
        Map<String, String> headers = new LinkedHashMap<>();
        tokens.of(cell).ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        tokens.name(cell, cell.naming().header()).ifPresent(name -> headers.put("X-Tenant-ID", name));
        tokens.name(cell, cell.naming().subdomain()).ifPresent(name -> headers.put("Host", name + ".api.example.com"));
        complete(headers, cell.operation());
        return headers;
    }

    private String id(Cell cell, boolean succeeds) {
        return switch (cell.id()) {
            case NONE -> "";
            case ABSENT -> UUID.randomUUID().toString();
            // What succeeds changes the item, which the next cell needs as it was.
            case OWN ->
                succeeds && cell.operation().isForTenants() && !cell.operation().reads()
                        ? create(cell.operation().line(), cell.own())
                        : existing(cell, cell.own());
            default -> existing(cell, tenants.foreign().get(MatrixId.FOREIGN.indexOf(cell.id())));
        };
    }

    private String existing(Cell cell, MarkedTenant tenant) {
        return cell.operation().isForTenants()
                ? items.get(new Place(cell.operation().line(), tenant))
                : tenant.tenant().id().toString();
    }
}
