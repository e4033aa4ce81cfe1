package dev.tenantry.cost;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.OrdersApi.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;

/**
 * A query whose plan is not found again costs time, and takes the place of another plan. Hibernate finds none for a
 * native query that names the type of a single value, such as String.
 */
@QuarkusTest
class QueryPlansTest {

    @Inject
    SessionFactory sessions;

    private final ProvisionedTenants tenants = new ProvisionedTenants();

    @Test
    void plansNoQueryTwice() {
        useAll("first");
        int plans = plans();
        useAll("second");
        useAll("third");
        assertThat(plans()).isEqualTo(plans);
    }

    /** Another tenant each time, whose users this instance does not know yet. */
    private void useAll(String slug) {
        Tenant tenant = tenants.create(slug, Plan.ENTERPRISE, new Placement.Shared());
        String id = place(tenant, "SKU-1");
        list(tenant).then().statusCode(200);
        as(tenant).get("/orders/" + id).then().statusCode(200);
        as(tenant)
                .header("Idempotency-Key", "one")
                .contentType(ContentType.JSON)
                .body(Map.of("product_id", "SKU-1", "quantity", 1))
                .post("/orders")
                .then()
                .statusCode(201);
        as(tenant)
                .contentType(ContentType.JSON)
                .body(Map.of("email", "mary@" + slug + ".example", "role", "member"))
                .post("/users")
                .then()
                .statusCode(201);
        String olivia = as(tenant).get("/users/me").jsonPath().getString("id");
        // Refused, because there would be no owner left. That takes the lock.
        as(tenant)
                .header("If-Match", "*")
                .contentType("application/merge-patch+json")
                .body(Map.of("role", "member"))
                .patch("/users/" + olivia)
                .then()
                .statusCode(409);
    }

    private int plans() {
        return sessions.unwrap(SessionFactoryImplementor.class)
                .getQueryEngine()
                .getInterpretationCache()
                .getNumberOfCachedQueryPlans();
    }
}
