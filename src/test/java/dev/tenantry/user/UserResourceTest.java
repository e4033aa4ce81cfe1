package dev.tenantry.user;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UserResourceTest {

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
        tenants.addUser(acme, "olivia");
    }

    @Test
    void showsTheCallersUserRecord() {
        me(acme, "olivia")
                .then()
                .statusCode(200)
                .body("tenant_id", equalTo(acme.id().toString()))
                .body("subject", equalTo("olivia"))
                .body("role", equalTo("member"));
    }

    @Test
    void hidesUsersOfOtherTenants() {
        me(acme, "olivia").then().statusCode(200);
        problem(me(globex, "olivia"), 404, "not-found");
    }

    @Test
    void keepsUsersWithTheSameSubjectApart() {
        tenants.addUser(globex, "olivia");
        me(acme, "olivia").then().body("tenant_id", equalTo(acme.id().toString()));
        me(globex, "olivia").then().body("tenant_id", equalTo(globex.id().toString()));
    }

    @Test
    void refusesASubjectThatPostgresCannotStore() {
        problem(me(acme, "nul\u0000byte"), 401);
    }

    private static Response me(Tenant tenant, String subject) {
        return bearing(TestTokens.of(tenant, subject)).get("/users/me");
    }
}
