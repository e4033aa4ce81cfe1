package dev.tenantry.admin;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.tenantry.operation.NextAttempt;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class UnreachableStoreTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final TestTenants tenants = new TestTenants();

    @AfterEach
    void forgetTenantsOfTheStore() {
        tenants.deleteAllOf("away");
        tenants.deleteAllOf("gone");
    }

    @Test
    void answersWithAnOperationToPollWhenItDoesNotWait() {
        Response accepted = admin.create(AdminClient.newTenant(AdminClient.freshSlug("acme"), IsolationTier.SCHEMA));
        accepted.then()
                .statusCode(202)
                .header("Location", "/admin/operations/" + accepted.jsonPath().getString("id"))
                .body("tenant_id", notNullValue());
        admin.awaitState(accepted, "succeeded");
        admin.send()
                .get("/admin/tenants/" + accepted.jsonPath().getString("tenant_id"))
                .then()
                .body("status", equalTo("active"));
    }

    @Test
    void activatesATenantOnlyOnceItsStoreIsReachable() {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("acme"), IsolationTier.DATABASE);
        body.put("store", "away");
        Response accepted = admin.create(body);
        accepted.then().statusCode(202);
        Tenant acme = AdminClient.tenant(admin.send()
                .get("/admin/tenants/" + accepted.jsonPath().getString("tenant_id"))
                .jsonPath());
        String operation = "/admin/operations/" + accepted.jsonPath().getString("id");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.send().get(operation).jsonPath().getInt("attempts") >= 2);
        admin.send()
                .get(operation)
                .then()
                .body("state", equalTo("running"))
                .body("failure", equalTo("The database cannot be reached."));
        admin.get(acme).then().body("status", equalTo("provisioning"));
        problem(as(acme).get("/orders"), 403, "tenant-refused");
        problem(admin.export(acme), 409, "conflict");
        problem(admin.tell(acme, "resume"), 409, "conflict");

        admin.tell(acme, "offboard").then().statusCode(200);
        NextAttempt.now(UUID.fromString(accepted.jsonPath().getString("id")));
        admin.awaitState(accepted, "cancelled");
        assertThat(superuser.texts(
                        "select input from control.operations where tenant_id = ?",
                        acme.id().value()))
                .containsOnlyNulls();
    }

    @Test
    void listsBothStoresIfTheStoreIsUnknown() {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("acme"), IsolationTier.DATABASE);
        body.put("store", "nowhere");
        problem(admin.create(body), 400, "validation-failed")
                .body("detail", allOf(containsString("away, local"), containsString("configured")));
    }

    @Test
    void refusesAnExportIfTheStoreIsUnreachable() {
        for (String store : new String[] {"away", "gone"}) {
            Tenant acme = admin.createWithSlug(AdminClient.freshSlug("acme"), IsolationTier.ROW);
            superuser.execute("update control.tenants set tier = 'database', store = '" + store + "' where id = '"
                    + acme.id() + "'");
            problem(admin.export(acme), 503, "unavailable").header("Retry-After", notNullValue());
        }
    }

    @Test
    void takesAUsersMembershipEvenIfTheStoreIsUnreachable() {
        for (String store : new String[] {"away", "gone"}) {
            Tenant acme = admin.createWithSlug(AdminClient.freshSlug("acme"), IsolationTier.ROW);
            superuser.execute(
                    "update control.tenants set tier = 'database', store = ? where id = ?",
                    store,
                    acme.id().value());
            String users = "/admin/tenants/" + acme.id() + "/users";
            problem(admin.send().get(users), 503, "unavailable").header("Retry-After", notNullValue());
            problem(
                            admin.send()
                                    .contentType("application/json")
                                    .body(Map.of("email", "max@acme.example", "role", "member"))
                                    .put(users + "/max"),
                            503,
                            "unavailable")
                    .header("Retry-After", notNullValue());
            assertThat(memberships(acme)).containsExactly("olivia@" + acme.slug());
            problem(admin.send().delete(users + "/olivia@" + acme.slug()), 503, "unavailable")
                    .header("Retry-After", notNullValue());
            assertThat(memberships(acme)).isEmpty();
        }
    }

    private List<String> memberships(Tenant tenant) {
        return superuser.texts(
                "select subject from control.memberships where tenant_id = ?",
                tenant.id().value());
    }
}
