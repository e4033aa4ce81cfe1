package dev.tenantry.usage;

import static dev.tenantry.support.Api.as;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.registry.TenantChanges;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TenantUsageTest {

    /** More than what other tests leave behind. */
    private static final long MUCH = Duration.ofDays(365).toNanos();

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Inject
    TenantUsage usage;

    @Inject
    TenantChanges changes;

    @Test
    void countsTheAnswersOfATenantByOutcomeAndForgetsItOnceItIsErased() {
        Tenant acme = shown("acme");
        Tenant globex = shown("globex");

        OrdersApi.list(acme).then().statusCode(200);
        OrdersApi.list(acme).then().statusCode(200);
        as(acme).get("/orders/" + UUID.randomUUID()).then().statusCode(404);

        assertThat(count(acme, Outcome.SUCCESS)).isEqualTo(2);
        assertThat(count(acme, Outcome.REJECTED)).isEqualTo(1);
        assertThat(count(acme, Outcome.LIMITED)).isZero();
        assertThat(value("tenantry_tenant_service_seconds_total{tenant=\"" + acme.id() + "\"}"))
                .isPositive()
                .isLessThan(60);
        assertThat(count(globex, Outcome.SUCCESS)).isZero();

        tenants.change(acme, "status", "deleted");
        changes.announce(acme.id());
        usage.turn();
        assertThat(shown()).doesNotContain(acme.id().toString());
        assertThat(shown()).contains(globex.id().toString());
    }

    @Test
    void countsWhatThePlanRefuses() {
        Tenant acme = tenants.create("acme", Plan.FREE);
        tenants.setRateLimit(acme, 1);
        makeHeavy(acme);
        OrdersApi.list(acme).then().statusCode(200);
        OrdersApi.list(acme).then().statusCode(429);

        assertThat(count(acme, Outcome.SUCCESS)).isEqualTo(1);
        assertThat(count(acme, Outcome.LIMITED)).isEqualTo(1);
    }

    @Test
    void countsNothingBeforeTheTenantIsKnown() {
        Tenant acme = shown("acme");
        get("/orders").then().statusCode(401);
        assertThat(count(acme, Outcome.REJECTED)).isZero();
    }

    private Tenant shown(String name) {
        Tenant tenant = tenants.create(name, Plan.ENTERPRISE);
        makeHeavy(tenant);
        return tenant;
    }

    /** A place may have to become free first. */
    private void makeHeavy(Tenant tenant) {
        for (int turn = 0; turn < 5 && !shown().contains(tenant.id().toString()); turn++) {
            usage.add(tenant.id(), 200, MUCH);
            usage.turn();
        }
        usage.turn();
        assertThat(count(tenant, Outcome.SUCCESS)).as("at first").isZero();
    }

    private double count(Tenant tenant, Outcome outcome) {
        return value(
                "tenantry_tenant_requests_total{outcome=\"" + outcome.tag() + "\",tenant=\"" + tenant.id() + "\"}");
    }

    private double value(String series) {
        return Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
                .matcher(shown())
                .results()
                .mapToDouble(line -> Double.parseDouble(line.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not exported"));
    }

    private String shown() {
        return get(metrics).then().statusCode(200).extract().asString();
    }
}
