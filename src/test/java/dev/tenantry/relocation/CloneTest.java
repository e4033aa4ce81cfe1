package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Api;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class CloneTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest
    @CsvSource({"ROW, ROW", "ROW, DATABASE", "SCHEMA, ROW", "DATABASE, SCHEMA"})
    void givesANewTenantACopyOfAllRows(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        Superuser.inMainDatabase().addOrders(acme, 500);
        String order = OrdersApi.place(acme, "anvil");

        Tenant staging = clone(acme, AdminClient.freshSlug("staging"), to);

        assertThat(Superuser.inMainDatabase().rows(staging, "orders")).isEqualTo(501);
        assertThat(Superuser.inMainDatabase().rows(acme, "orders")).isEqualTo(501);
        Api.bearing(TestTokens.of(staging)).get("/orders/" + order).then().statusCode(200);
        // They go separate ways.
        OrdersApi.place(staging, "rocket");
        assertThat(Superuser.inMainDatabase().rows(acme, "orders")).isEqualTo(501);
    }

    /** They were given to another tenant, whose ids are in them. */
    @Test
    void leavesStoredAnswersBehind() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String order = "{\"product_id\": \"anvil\", \"quantity\": 1}";
        Api.as(acme)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "once")
                .body(order)
                .post("/orders")
                .then()
                .statusCode(201);
        Tenant staging = clone(acme, AdminClient.freshSlug("staging"), IsolationTier.SCHEMA);
        assertThat(Superuser.inMainDatabase().rows(acme, "idempotency_keys")).isEqualTo(1);
        assertThat(Superuser.inMainDatabase().rows(staging, "idempotency_keys")).isZero();
        Response again = Api.bearing(TestTokens.of(staging, "olivia@" + acme.slug()))
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "once")
                .body(order)
                .post("/orders");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isNull();
    }

    @Test
    void letsOnlyTheNewOwnerActForTheClone() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Tenant staging = clone(acme, AdminClient.freshSlug("staging"), IsolationTier.SCHEMA);
        assertThat(Superuser.inMainDatabase().rows(staging, "users")).isEqualTo(2);
        assertThat(Superuser.inMainDatabase()
                        .texts(
                                "select subject from control.memberships where tenant_id = ?",
                                staging.id().value()))
                .containsExactly("olivia@" + staging.slug());
    }

    @Test
    void refusesToCloneATenantThatIsLeaving() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard").then().statusCode(200);
        begin(acme, AdminClient.freshSlug("staging"), IsolationTier.ROW).then().statusCode(409);
    }

    @Test
    void refusesTablesWithTriggers() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        superuser.execute("create trigger unneeded before update on shared.orders for each row"
                + " execute function suppress_redundant_updates_trigger()");
        try {
            Response begun = begin(acme, AdminClient.freshSlug("staging"), IsolationTier.ROW);
            assertThat(admin.awaitState(begun, "failed").getString("failure"))
                    .isEqualTo("Table orders has the trigger unneeded, which would act on the copied rows.");
        } finally {
            superuser.execute("drop trigger unneeded on shared.orders");
        }
    }

    /** As for any tenant that is being created: it is offboarded. */
    @Test
    void leavesNoRowsBehindIfItIsCalledOff() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        superuser.addOrders(acme, 1_000);
        String order = superuser
                .texts(
                        "select id from shared.orders where tenant_id = ? order by id offset 500 limit 1",
                        acme.id().value())
                .getFirst();
        Response begun;
        Tenant staging;
        HeldRow held;
        String slug = AdminClient.freshSlug("staging");
        try (Connection holder = superuser.connect()) {
            holder.setAutoCommit(false);
            // The clone waits for its turn to write.
            Sql.execute(holder, "lock table control.turns in exclusive mode");
            begun = begin(acme, slug, IsolationTier.ROW);
            assertThat(begun.statusCode()).isEqualTo(202);
            staging = find(slug);
            held = HeldRow.inserted(superuser, "shared", staging.id(), order);
            holder.rollback();
        }
        try (held) {
            await().until(held::isReached);
            assertThat(superuser.rows(staging, "orders")).isBetween(50L, 999L);
            String operation = "/admin/operations/" + begun.jsonPath().getString("id");
            admin.send()
                    .post(operation + "/cancel")
                    .then()
                    .statusCode(409)
                    .body(
                            "detail",
                            equalTo("Operations of kind provision cannot be cancelled. Offboard the tenant instead"
                                    + " (POST /admin/tenants/{id}/offboard)."));
            admin.tell(staging, "offboard").then().statusCode(200);
            // The tenant is looked at once per second.
            await().pollDelay(Duration.ofMillis(1_100)).until(held::isReached);
            held.letThrough();
        }
        admin.awaitState(begun, "cancelled");
        assertThat(superuser.whereRowsAre("orders", staging)).isEmpty();
        assertThat(superuser.whereRowsAre("users", staging)).isEmpty();
        assertThat(find(slug).status()).isEqualTo(TenantStatus.OFFBOARDING);
        assertThat(superuser.rows(acme, "orders")).isEqualTo(1_000);
    }

    private Tenant clone(Tenant original, String slug, IsolationTier tier) {
        Response answer = begin(original, slug, tier);
        if (answer.statusCode() == 202) {
            admin.awaitState(answer, "succeeded");
        }
        return find(slug);
    }

    private Tenant find(String slug) {
        String id = admin.send()
                .queryParam("slug", slug)
                .get("/admin/tenants")
                .jsonPath()
                .getString("items[0].id");
        return AdminClient.tenant(admin.send().get("/admin/tenants/" + id).jsonPath());
    }

    private Response begin(Tenant original, String slug, IsolationTier tier) {
        return admin.send()
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(slug, tier))
                .post("/admin/tenants/" + original.id() + "/clone");
    }
}
