package dev.tenantry.admin;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes a tenant through its whole life as an administrator does. */
@QuarkusTest
class TenantLifecycleTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final TestTenants tenants = new TestTenants();

    @ParameterizedTest
    @EnumSource
    void createsATenantThatIsServedAtOnce(IsolationTier tier) {
        String slug = AdminClient.freshSlug("acme");
        Response created = admin.create(AdminClient.newTenant(slug, tier));
        created.then()
                .statusCode(201)
                .body("slug", equalTo(slug))
                .body("name", equalTo("Tenant " + slug))
                .body("plan", equalTo("pro"))
                .body("status", equalTo("active"))
                .body("tier", equalTo(tier.wireName()))
                .body("store", tier == IsolationTier.DATABASE ? equalTo(AdminClient.STORE) : nullValue())
                .body("config.rate_limit", nullValue())
                .body("schema_version", equalTo(Versions.HOME))
                .body("created_at", notNullValue())
                .body("deleted_at", nullValue());
        Tenant acme = AdminClient.tenant(created.jsonPath());
        assertThat(created.header("Location")).isEqualTo("/admin/tenants/" + acme.id());
        admin.send()
                .get(created.header("Location"))
                .then()
                .statusCode(200)
                .body("$", equalTo(created.jsonPath().getMap("$")));

        as(acme).get("/users/me")
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(acme.id().toString()))
                .body("email", equalTo(AdminClient.email(slug)))
                .body("role", equalTo("owner"));
        as(acme).get("/orders").then().statusCode(200);
        assertThat(superuser.rows(acme, "users")).isEqualTo(1);
    }

    @Test
    void createsARowTierTenantByDefault() {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("acme"), IsolationTier.ROW);
        body.remove("tier");
        admin.create(body).then().statusCode(201).body("tier", equalTo("row"));
    }

    @Test
    void answersWithAnOperationIfCreationTakesLongAndRefusesRequestsMeanwhile() throws SQLException {
        String slug = AdminClient.freshSlug("acme");
        Response accepted;
        Tenant acme;
        try (Connection holder = tenants.asOwner()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                // The first user cannot be written while this is held.
                statement.execute("lock table shared.users in share row exclusive mode");
            }
            accepted = admin.create(AdminClient.newTenant(slug, IsolationTier.ROW));
            accepted.then()
                    .statusCode(202)
                    .header("Location", startsWith("/admin/operations/"))
                    .header("Retry-After", "1")
                    .body("kind", equalTo("provision"))
                    .body("state", equalTo("running"))
                    .body("step", equalTo("add_first_user"))
                    .body("failure", nullValue())
                    .body("$", hasKey("finished_at"));
            acme = AdminClient.tenant(admin.send()
                    .get("/admin/tenants/" + accepted.jsonPath().getString("tenant_id"))
                    .jsonPath());
            admin.get(acme).then().body("status", equalTo("provisioning"));
            as(acme).get("/orders").then().statusCode(403);
            holder.rollback();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> admin.send()
                        .get(accepted.header("Location"))
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("succeeded"))
                        .body("finished_at", notNullValue()));
        admin.get(acme).then().body("status", equalTo("active"));
        as(acme).get("/users/me").then().statusCode(200);
    }

    @Test
    void changesNameAndPlanAndNothingElse() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        admin.change(acme, Map.of("name", "Acme Ltd"))
                .then()
                .statusCode(200)
                .body("name", equalTo("Acme Ltd"))
                .body("plan", equalTo("pro"));
        admin.send()
                .contentType("application/merge-patch+json")
                .body("{\"plan\": \"enterprise\"}")
                .patch("/admin/tenants/" + acme.id())
                .then()
                .statusCode(200)
                .body("name", equalTo("Acme Ltd"))
                .body("plan", equalTo("enterprise"));
        admin.get(acme)
                .then()
                .body("name", equalTo("Acme Ltd"))
                .body("plan", equalTo("enterprise"))
                .body("slug", equalTo(acme.slug().toString()))
                .body("tier", equalTo("row"))
                .body("status", equalTo("active"));
        assertThat(limitOf(acme)).isEqualTo(10_000);
    }

    @Test
    void setsAndRemovesATenantsOwnRateLimit() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        assertThat(limitOf(acme)).isEqualTo(1_000);

        admin.change(acme, "{\"config\": {\"rate_limit\": 77}}")
                .then()
                .statusCode(200)
                .body("config.rate_limit", equalTo(77));
        assertThat(limitOf(acme)).isEqualTo(77);

        admin.change(acme, "{\"plan\": \"enterprise\"}").then().body("config.rate_limit", equalTo(77));
        admin.change(acme, "{\"config\": {}}").then().body("config.rate_limit", equalTo(77));
        admin.change(acme, "{}").then().body("config.rate_limit", equalTo(77));
        assertThat(limitOf(acme)).isEqualTo(77);

        admin.change(acme, "{\"config\": {\"rate_limit\": null}}")
                .then()
                .statusCode(200)
                .body("config.rate_limit", nullValue());
        assertThat(limitOf(acme)).isEqualTo(10_000);
    }

    @Test
    void suspendsResumesAndOffboards() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        admin.tell(acme, "suspend").then().statusCode(200).body("status", equalTo("suspended"));
        as(acme).get("/orders").then().statusCode(403);
        admin.tell(acme, "resume").then().statusCode(200).body("status", equalTo("active"));
        as(acme).get("/orders").then().statusCode(200);
        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard")
                .then()
                .statusCode(200)
                .body("status", equalTo("offboarding"))
                .body("offboarded_at", notNullValue());
        admin.endGracePeriod(acme);
        Response deleted = admin.delete(acme);
        deleted.then().body("kind", equalTo("erase"));
        // Searching every table can take longer than a request waits.
        admin.awaitState(deleted, "succeeded");
        admin.send()
                .get("/admin/operations/" + deleted.jsonPath().getString("id"))
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(acme.id().toString()))
                .body("result.remains", empty());
        admin.get(acme)
                .then()
                .statusCode(200)
                .body("status", equalTo("deleted"))
                .body("name", equalTo("deleted"))
                .body("deleted_at", notNullValue());
        admin.send()
                .queryParam("slug", acme.slug().toString())
                .get("/admin/tenants")
                .then()
                .body("items.id", contains(acme.id().toString()))
                .body("items.status", contains(endsWith("deleted")));
    }

    private static int limitOf(Tenant tenant) {
        Response response = as(tenant).get("/orders");
        response.then().statusCode(200);
        return Integer.parseInt(response.header("X-RateLimit-Limit"));
    }
}
