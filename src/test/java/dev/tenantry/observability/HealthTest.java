package dev.tenantry.observability;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HealthTest {

    @Test
    void isAliveWithoutAskingAnybody() {
        get("/q/health/live")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks", hasSize(0));
    }

    @Test
    void isReadyWhenPostgresAnswersAndReportsRedis() {
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'Database connections health check' }.status", equalTo("UP"))
                .body("checks.find { it.name.startsWith('Redis') }.data.reachable", equalTo(true));
    }

    @Test
    void showsMetrics() {
        get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("tenantry_rate_limit_fallbacks_total"))
                .body(containsString("tenantry_redis_failures_total"));
    }
}
