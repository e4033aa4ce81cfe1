package dev.tenantry.departure;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.tenantry.operation.NextAttempt;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An erasure can be called off until it removes rows, and removes nothing of a tenant that is to be kept. */
@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class ErasureCancellationTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private Tenant acme;

    @BeforeEach
    void create() {
        acme = admin.create("acme", IsolationTier.ROW);
        superuser.addOrders(acme, 3);
    }

    @AfterEach
    void bringBack() {
        placeIn("row", null);
        superuser.execute("delete from control.operation_queue where task_instance in"
                + " (select id::text from control.operations where tenant_id = '" + acme.id() + "')");
    }

    @Test
    void removesNothingIfTheTenantIsNoLongerLeaving() {
        Response begun = deleteWhileItsStoreIsAway();

        placeIn("row", null);
        // By hand, which is documented.
        superuser.execute(
                "update control.tenants set status = 'suspended' where id = ?",
                acme.id().value());
        NextAttempt.now(id(begun));

        admin.awaitState(begun, "cancelled");
        assertThat(superuser.rows(acme, "orders")).isEqualTo(3);
        admin.tell(acme, "resume").then().statusCode(200);
        as(acme).get("/orders").then().statusCode(200).body("$", hasSize(3));
    }

    @Test
    void canBeCancelledAsLongAsTheStoreOfTheTenantIsAway() {
        Response begun = deleteWhileItsStoreIsAway();

        admin.send()
                .post("/admin/operations/" + id(begun) + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"))
                .body("kind", equalTo("erase"));

        placeIn("row", null);
        admin.get(acme).then().body("status", equalTo("offboarding"));
        assertThat(superuser.rows(acme, "orders")).isEqualTo(3);
        // And it can be begun once more.
        admin.awaitState(admin.delete(acme), "succeeded");
    }

    @Test
    void isCancelledIfTheTenantIsRetained() {
        Response begun = deleteWhileItsStoreIsAway();

        admin.tell(acme, "retain").then().statusCode(200).body("status", equalTo("suspended"));

        placeIn("row", null);
        admin.awaitState(begun, "cancelled");
        admin.tell(acme, "resume").then().statusCode(200);
        as(acme).get("/orders").then().statusCode(200).body("$", hasSize(3));
        admin.send()
                .queryParam("tenant", acme.id().toString())
                .get("/admin/audit")
                .then()
                .body("items.action", hasItem("retain-tenant"));
    }

    @Test
    void cannotBeCalledOffOnceItRemovesRows() throws SQLException {
        admin.offboard(acme);
        Response begun;
        try (Connection request = superuser.connect()) {
            request.setAutoCommit(false);
            // As a transaction of the tenant does, for which the removal waits.
            Sql.query(
                    request,
                    "select pg_advisory_xact_lock_shared(hashtextextended('tenantry:fence:' || ?, 0)) is null",
                    row -> true,
                    acme.id().toString());
            begun = admin.delete(acme);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> superuser.number(
                                    "select count(*) from control.operations where id = ? and irreversible_at is not null",
                                    id(begun))
                            == 1);

            problem(admin.send().post("/admin/operations/" + id(begun) + "/cancel"), 409, "conflict")
                    .body("detail", containsString("cannot be cancelled any more"));
            problem(admin.tell(acme, "retain"), 409, "conflict")
                    .body("detail", containsString("cannot be kept any more"));
            problem(admin.export(acme), 409, "conflict").body("detail", containsString("is being deleted"));
            request.rollback();
        }
        admin.awaitState(begun, "succeeded");
        assertThat(superuser.rows(acme, "orders")).isZero();
    }

    @Test
    void doesNotKeepATenantThatWasNeverCreated() {
        Map<String, Object> body = AdminClient.newTenant(AdminClient.freshSlug("initech"), IsolationTier.DATABASE);
        body.put("store", "away");
        Response making = admin.create(body);
        Tenant initech = AdminClient.tenant(admin.send()
                .get("/admin/tenants/" + making.jsonPath().getString("tenant_id"))
                .jsonPath());
        admin.tell(initech, "offboard").then().statusCode(200);

        problem(admin.tell(initech, "retain"), 409, "conflict")
                .body("detail", containsString("was never completely created"));

        NextAttempt.now(id(making));
        admin.awaitState(making, "cancelled");
        problem(admin.tell(initech, "retain"), 409, "conflict");
        superuser.execute(
                "delete from control.homes where tenant_id = ?", initech.id().value());
    }

    /** An operation that failed keeps its input for a retry: here the e-mail address of the first user. */
    @Test
    void forgetsTheInputOfAFailedOperation() {
        superuser.execute(
                "update control.operations set state = 'failed', input = '{\"email\": \"left@behind.example\"}'"
                        + " where tenant_id = ?",
                acme.id().value());
        assertThat(superuser.mentions("left@behind.example")).isNotEmpty();

        admin.erase(acme);

        assertThat(superuser.mentions("left@behind.example")).isEmpty();
    }

    @Test
    void doesNotWaitForADataStoreInWhichTheTenantNeverWas() {
        admin.offboard(acme);

        Response begun = admin.delete(acme);

        admin.awaitState(begun, "succeeded");
        admin.send()
                .get("/admin/operations/" + id(begun))
                .then()
                .body("result.unsearched", equalTo(List.of("data store away")))
                .body("result.remains", empty());
    }

    private Response deleteWhileItsStoreIsAway() {
        admin.offboard(acme);
        placeIn("database", "away");
        Response begun = admin.delete(acme);
        begun.then().statusCode(202);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.send()
                                .get("/admin/operations/" + id(begun))
                                .jsonPath()
                                .getInt("attempts")
                        >= 1);
        return begun;
    }

    private void placeIn(String tier, String store) {
        superuser.execute(
                "update control.tenants set tier = ?, store = ? where id = ?",
                tier,
                store,
                acme.id().value());
    }

    private static UUID id(Response begun) {
        return UUID.fromString(begun.jsonPath().getString("id"));
    }
}
