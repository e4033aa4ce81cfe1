package dev.tenantry.admin;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.AdminEndpoint;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AdminAbsentTest.ServingInstance.class)
class AdminAbsentTest {

    /** Configures the instance like a serving pod: without the control plane, and without its password. */
    public static final class ServingInstance implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tenantry.admin.enabled", "false", "quarkus.datasource.control.password", "none");
        }
    }

    @Test
    void hasNoAdminApi() {
        Tenant acme = new TestTenants().create("acme", Plan.PRO);
        for (AdminEndpoint endpoint : AdminEndpoint.all()) {
            problem(endpoint.send(new AdminClient().send(), acme.id().toString()), 404, "not-found")
                    .body("detail", equalTo(detailOfAnUnknownAddress()));
        }
        as(acme).get("/orders").then().statusCode(200);
    }

    private static String detailOfAnUnknownAddress() {
        return new AdminClient()
                .send()
                .get("/admin/nothing")
                .then()
                .statusCode(404)
                .extract()
                .path("detail");
    }
}
