package dev.tenantry.observability;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.Metrics;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AlertedMetricsTest {

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    /** An alert on a metric that does not exist never fires, without any sign of the mistake. */
    @Test
    void exposesEveryMetricThatAlertsUse() {
        // Some metrics appear only after the first request.
        OrdersApi.list(tenants.create("acme", Plan.FREE)).then().statusCode(200);

        String shown = get(metrics).then().statusCode(200).extract().asString();

        assertThat(Metrics.OURS)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(shown).containsPattern("(?m)^" + name + "[{ ]"));
    }
}
