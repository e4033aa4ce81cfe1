package dev.tenantry.observability;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HealthTest {

    @TestHTTPResource(value = "/", management = true)
    String management;

    String management() {
        return management;
    }

    @Test
    void isAliveWithoutCheckingDependencies() {
        get(management() + "health/live")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", containsInAnyOrder("Worker threads", "Tenants' requests"));
    }

    @Test
    void isReadyOnceItServesAndReportsRedis() {
        get(management() + "health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name.contains('Database') }", nullValue())
                .body("checks.find { it.name == 'Schema and isolation' }.status", equalTo("UP"))
                .body("checks.find { it.name.startsWith('Redis') }.data.reachable", equalTo(true));
    }

    @Test
    void reportsThatItHasStarted() {
        get(management() + "health/started").then().statusCode(200).body("status", equalTo("UP"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics"})
    void hidesHealthAndMetricsOnThePublicPort(String path) {
        get(path).then().statusCode(404);
    }

    @Test
    void servesNoTenantOnTheManagementPort() {
        get(management().replace("/q/", "/orders")).then().statusCode(404);
    }

    @Test
    void showsMetrics() {
        get(management() + "metrics")
                .then()
                .statusCode(200)
                .body(containsString("agroal_active_count{datasource=\"registry\"}"))
                .body(containsString("agroal_active_count{datasource=\"control\"}"))
                .body(containsString("tenantry_isolation_pools"))
                .body(containsString("tenantry_redis_failures_total"));
    }
}
