package dev.tenantry.context;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FailedChecksTest {

    private static final int LIMIT = 20;

    @Inject
    MeterRegistry meters;

    private final TestTenants tenants = new TestTenants();
    private final String mallory = AdminClient.freshSlug("mallory");

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.PRO);
        globex = tenants.create("globex", Plan.PRO);
        tenants.addUser(acme, mallory);
    }

    @Test
    void countsTheOutcomes() {
        double strangers = checks("stranger");
        double members = checks("member");
        problem(request(mallory, globex.slug().toString()), 403, "tenant-refused");
        request(mallory, acme.slug().toString()).then().statusCode(200);
        assertThat(checks("stranger")).isEqualTo(strangers + 1);
        assertThat(checks("member")).isEqualTo(members + 1);
    }

    @Test
    void refusesACallerWhoNamedTooManyForeignTenants() {
        String unknown = AdminClient.freshSlug("unknown");
        request(mallory, acme.slug().toString()).then().statusCode(200);
        for (int i = 0; i < LIMIT; i++) {
            String name = i % 2 == 0 ? globex.slug().toString() : unknown;
            problem(request(mallory, name), 403, "tenant-refused");
        }
        double limited = checks("limited");
        String foreign = body(tooMany(request(mallory, globex.slug().toString())));
        assertThat(body(tooMany(request(mallory, unknown)))).isEqualTo(foreign);

        assertThat(checks("limited")).isEqualTo(limited + 2);

        request(mallory, acme.slug().toString()).then().statusCode(200);
        problem(request(mallory + "-2", globex.slug().toString()), 403, "tenant-refused");
    }

    @Test
    void countsRequestsThatArriveTogether() {
        List<Integer> statuses = Crowd.of(
                        2 * LIMIT,
                        () -> request(mallory, AdminClient.freshSlug("unknown")).statusCode())
                .results();
        assertThat(statuses).hasSize(2 * LIMIT).containsOnly(403, 429);
        assertThat(Collections.frequency(statuses, 403)).isEqualTo(LIMIT);
    }

    @Test
    void countsNoRequestOfAMember() {
        for (int i = 0; i < 2 * LIMIT; i++) {
            // Each name is looked up once; a suspended tenant is the caller's own all the same.
            Tenant own = i % 10 == 0 ? tenants.create("acme", Plan.PRO) : acme;
            if (own != acme) {
                tenants.addUser(own, mallory);
                tenants.change(own, "status", "suspended");
                problem(request(mallory, own.slug().toString()), 403, "tenant-refused");
            }
            request(mallory, own == acme ? acme.slug().toString() : acme.id().toString())
                    .then()
                    .statusCode(200);
        }
    }

    private double checks(String outcome) {
        return meters.get("tenantry.context.membership.checks")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static ValidatableResponse tooMany(Response response) {
        ValidatableResponse refused = problem(response, 429, "rate-limited");
        int seconds = Integer.parseInt(response.header("Retry-After"));
        assertThat(seconds).isBetween(1, 60);
        return refused.body("retryAfter", equalTo(seconds));
    }

    private static String body(ValidatableResponse response) {
        return response.extract().asString().replaceAll("\"requestId\":\"[^\"]*\"|[0-9]+", "");
    }

    private static Response request(String subject, String tenant) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Tenant-ID", tenant)
                .get("/orders");
    }
}
