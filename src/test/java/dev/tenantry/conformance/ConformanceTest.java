package dev.tenantry.conformance;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.filter.Filter;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** Shows that every request of a test is compared with the document, although the test does not ask for it. */
@QuarkusTest
class ConformanceTest {

    private final Tenant acme = new TestTenants().create("acme", Plan.PRO);

    @Test
    void comparesTheRequestsOfAllTests() {
        assertThat(RestAssured.filters()).hasAtLeastOneElementOfType(Conformance.class);
        as(acme).get("/orders").then().statusCode(200);
    }

    @Test
    void failsTheTestIfAnAnswerIsNotDocumented() {
        Filter teapot = (request, expected, context) -> {
            Response answer = context.next(request, expected);
            return new ResponseBuilder().clone(answer).setStatusCode(418).build();
        };
        assertThatThrownBy(() -> as(acme).filter(teapot).get("/orders"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /orders -> 418")
                .hasMessageContaining("the status 418 is not documented");
    }
}
