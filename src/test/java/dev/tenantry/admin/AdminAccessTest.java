package dev.tenantry.admin;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.AdminEndpoint;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.function.Supplier;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every endpoint of the control plane is open to platform administrators only, and never to a token that names a
 * tenant.
 */
@QuarkusTest
class AdminAccessTest {

    private final AdminClient admin = new AdminClient();
    private final TestTenants tenants = new TestTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;
    private long entries;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.PRO);
        entries = entries();
    }

    @AfterEach
    void nothingWasDone() {
        admin.get(acme).then().statusCode(200).body("status", equalTo("active")).body("name", equalTo(acme.name()));
        assertThat(entries()).isEqualTo(entries);
    }

    @Test
    void knowsItsEndpoints() {
        assertThat(AdminEndpoint.all())
                .extracting(AdminEndpoint::toString)
                .contains(
                        "POST /admin/tenants",
                        "GET /admin/tenants",
                        "GET /admin/tenants/{id}",
                        "PATCH /admin/tenants/{id}",
                        "DELETE /admin/tenants/{id}",
                        "POST /admin/tenants/{id}/suspend",
                        "POST /admin/tenants/{id}/resume",
                        "POST /admin/tenants/{id}/offboard",
                        "POST /admin/tenants/{id}/retain",
                        "GET /admin/tenants/{id}/export",
                        "GET /admin/tenants/{id}/users",
                        "PUT /admin/tenants/{id}/users/{subject}",
                        "DELETE /admin/tenants/{id}/users/{subject}",
                        "GET /admin/operations",
                        "GET /admin/operations/{id}",
                        "POST /admin/operations/{id}/retry",
                        "POST /admin/operations/{id}/cancel",
                        "GET /admin/audit",
                        "GET /admin/isolation",
                        "POST /admin/migrations",
                        "GET /admin/migrations/latest");
    }

    @Test
    void asksForAToken() {
        everyEndpoint(() -> given(), 401, "unauthenticated");
        everyEndpoint(() -> bearing("not.a.token"), 401, "unauthenticated");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"owner", "admin", "member", "platform-admin"})
    void refusesATenantsTokenWhateverItsRole(String role) {
        everyEndpoint(() -> bearing(token(acme.slug().toString(), role)), 403, "forbidden");
        everyEndpoint(() -> bearing(token(acme.id().toString(), role)), 403, "forbidden");
    }

    @Test
    void refusesAnAdministratorsTokenWithAnInvalidTenantClaim() {
        everyEndpoint(() -> bearing(token("NO SUCH TENANT", "platform-admin")), 403, "tenant-refused");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"admin", "platform", "PLATFORM-ADMIN", "platform-admin "})
    void refusesATokenWithNeitherTenantNorRole(String role) {
        everyEndpoint(() -> bearing(token(null, role)), 403, "forbidden");
    }

    @Test
    void refusesAnAdministratorWhoNamesATenant() {
        everyEndpoint(() -> admin.send().header("X-Tenant-ID", acme.slug().toString()), 403, "forbidden");
        everyEndpoint(() -> admin.send().header("X-Tenant-ID", acme.id().toString()), 403, "forbidden");
        everyEndpoint(() -> admin.send().header("Host", acme.slug() + ".api.example.com"), 403, "forbidden");
    }

    @Test
    void servesNoTenantsDataToAnAdministrator() {
        problem(admin.send().get("/orders"), 400, "tenant-required");
        problem(admin.send().get("/users/me"), 400, "tenant-required");
        problem(admin.send().header("X-Tenant-ID", acme.slug().toString()).get("/orders"), 403, "tenant-refused");
    }

    private void everyEndpoint(Supplier<RequestSpecification> request, int status, String type) {
        for (AdminEndpoint endpoint : AdminEndpoint.all()) {
            try {
                problem(endpoint.send(request.get(), acme.id().toString()), status, type);
            } catch (AssertionError failure) {
                throw new AssertionError(endpoint + ": " + failure.getMessage(), failure);
            }
        }
    }

    private long entries() {
        return superuser.number("select count(*) from control.audit_log");
    }

    private static String token(String tenant, String role) {
        JwtClaims claims = TestTokens.claims("mallory");
        if (tenant != null) {
            claims.setStringClaim("tenantId", tenant);
        }
        if (role != null) {
            claims.setStringListClaim("groups", List.of(role));
        }
        return TestTokens.signed(claims);
    }
}
