package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Moves tenants through the control plane. */
final class Moves {

    private static final AdminClient ADMIN = new AdminClient();

    private Moves() {}

    static Response begin(Tenant tenant, IsolationTier tier) {
        Map<String, Object> body = new HashMap<>(Map.of("tier", tier.wireName()));
        if (tier == IsolationTier.DATABASE) {
            body.put("store", AdminClient.STORE);
        }
        return begin(tenant, body);
    }

    static Response begin(Tenant tenant, Object body) {
        return ADMIN.send().contentType(ContentType.JSON).body(body).post("/admin/tenants/" + tenant.id() + "/move");
    }

    /** Waits until the tenant has switched, and returns the operation. */
    static JsonPath awaitSwitched(Response begun) {
        return awaitStep(begun, "watch");
    }

    static JsonPath awaitStep(Response begun, String step) {
        assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
        String operation = "/admin/operations/" + begun.jsonPath().getString("id");
        return await().atMost(Duration.ofSeconds(30))
                .failFast(
                        "the operation has ended",
                        () -> !"running"
                                .equals(ADMIN.send().get(operation).jsonPath().getString("state")))
                .until(() -> ADMIN.send().get(operation).jsonPath(), shown -> step.equals(shown.getString("step")));
    }

    /** Moves the tenant and waits until it has switched. Returns it as it is now. */
    static Tenant move(Tenant tenant, IsolationTier tier) {
        awaitSwitched(begin(tenant, tier));
        return now(tenant);
    }

    static void settle(Tenant tenant) {
        ADMIN.awaitState(ADMIN.tell(tenant, "settle"), "succeeded");
    }

    /** Returns the tenant with its current placement. */
    static Tenant now(Tenant tenant) {
        return AdminClient.tenant(ADMIN.get(tenant).jsonPath());
    }

    /** Returns the ids of all orders in the tenant's current home. */
    static List<String> orders(Tenant tenant) {
        Tenant now = now(tenant);
        return Superuser.inMainDatabase()
                .in(now)
                .texts(
                        "select id from " + now.home() + ".orders where tenant_id = ?",
                        tenant.id().value());
    }
}
