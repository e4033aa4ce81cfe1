package dev.tenantry.departure;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.operation.NextAttempt;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that an erasure names the data that it left, and does not succeed before that data is gone. */
@QuarkusTest
class ErasureRemainsTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void leaveSomething() {
        acme = admin.create("acme", IsolationTier.ROW);
        globex = admin.create("globex", IsolationTier.DATABASE);
        superuser.execute("create schema remains");
        superuser.execute("grant usage on schema remains to tenantry_owner");
    }

    @AfterEach
    void removeIt() {
        superuser.execute("drop schema if exists remains cascade");
    }

    @Test
    void namesRowsThatAreLeftAndSucceedsOnceTheyAreGone() {
        superuser.execute("create table remains.notes (tenant_id text, note text)");
        superuser.execute(
                "insert into remains.notes values ('" + acme.id() + "', 'left'), ('" + globex.id() + "', 'not meant')");
        superuser.execute("alter table remains.notes owner to tenantry_owner");
        superuser.execute("""
                create table remains."Odd Notes" (tenant_id uuid) partition by hash (tenant_id);
                create table remains.part partition of remains."Odd Notes" for values with (modulus 1, remainder 0);
                insert into remains."Odd Notes" values ('%s');
                alter table remains."Odd Notes" owner to tenantry_owner
                """.formatted(acme.id()));

        admin.offboard(acme);
        Response begun = admin.delete(acme);
        JsonPath operation = failed(begun);
        assertThat(operation.getString("failure"))
                .startsWith("Data left after the erasure: ")
                .contains("rows of remains.notes in the main database")
                .contains("rows of remains.\"Odd Notes\" in the main database")
                .doesNotContain("remains.part");
        assertThat(operation.getString("state")).isEqualTo("running");
        assertThat(operation.getString("step")).isEqualTo("look_for_remains");
        // The tenant is already deleted, so no client can see its remains.
        admin.get(acme).then().body("status", equalTo("deleted"));
        problem(admin.delete(acme), 409, "conflict");

        superuser.execute("drop table remains.\"Odd Notes\"");
        superuser.execute("delete from remains.notes where tenant_id = '" + acme.id() + "'");
        NextAttempt.now(id(begun));
        JsonPath ended = admin.awaitState(begun, "succeeded");
        assertThat(ended.getString("failure")).isNull();
        assertThat(ended.getInt("attempts")).isPositive();
        assertThat(superuser.number("select count(*) from remains.notes")).isEqualTo(1);
    }

    @Test
    void doesNotSucceedIfATableCannotBeSearched() {
        superuser.execute("create table remains.closed (tenant_id uuid)");
        admin.offboard(acme);
        Response begun = admin.delete(acme);
        assertThat(failed(begun).getString("failure")).contains("PostgreSQL refused a statement (SQLSTATE 42501)");
        superuser.execute("drop table remains.closed");
        NextAttempt.now(id(begun));
        admin.awaitState(begun, "succeeded");
    }

    /**
     * The tenant is offboarded while its home is being created. An instance that still creates it would otherwise
     * continue after the erasure.
     */
    @Test
    void waitsUntilTheTenantIsNoLongerBeingCreated() throws SQLException {
        String slug = AdminClient.freshSlug("initech");
        Tenant initech;
        Response making;
        Response begun;
        try (Connection holder = new TestTenants().asOwner()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("lock table shared.users in share row exclusive mode");
            }
            making = admin.create(AdminClient.newTenant(slug, IsolationTier.ROW));
            making.then().statusCode(202).body("step", equalTo("add_first_user"));
            initech = AdminClient.tenant(admin.send()
                    .get("/admin/tenants/" + making.jsonPath().getString("tenant_id"))
                    .jsonPath());
            admin.tell(initech, "offboard").then().statusCode(200);
            admin.endGracePeriod(initech);
            begun = admin.delete(initech);
            begun.then().statusCode(202).body("failure", containsString("is still running"));
            holder.rollback();
        }
        admin.awaitState(making, "cancelled");
        NextAttempt.now(id(begun));
        admin.awaitState(begun, "succeeded");
        assertThat(superuser.rows(initech, "users")).isZero();
        assertThat(superuser.mentions(AdminClient.email(slug))).isEmpty();
    }

    private static UUID id(Response begun) {
        return UUID.fromString(begun.jsonPath().getString("id"));
    }

    private JsonPath failed(Response begun) {
        begun.then().statusCode(202);
        String operation = "/admin/operations/" + begun.jsonPath().getString("id");
        return await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.send().get(operation).jsonPath(), shown -> shown.getString("failure") != null);
    }
}
