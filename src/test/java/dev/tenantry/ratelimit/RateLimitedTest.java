package dev.tenantry.ratelimit;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tenantry.registry.TenantChanges;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RateLimitedTest {

    private static final int WINDOW = 60;

    private final TestTenants tenants = new TestTenants();

    @Inject
    TenantChanges changes;

    @Inject
    RedisDataSource redis;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
    }

    @ParameterizedTest
    @CsvSource({"FREE, free, 100", "PRO, pro, 1000", "ENTERPRISE, enterprise, 10000"})
    void announcesTheLimitOfThePlan(Plan plan, String name, int limit) {
        Response response = get(tenants.create("acme", plan));

        response.then()
                .statusCode(200)
                .header("X-RateLimit-Limit", String.valueOf(limit))
                .header("X-RateLimit-Remaining", String.valueOf(limit - 1))
                .header("RateLimit-Policy", "\"" + name + "\";q=" + limit + ";w=" + WINDOW)
                .header("Retry-After", nullValue());
        assertReset(response, name, limit - 1);
    }

    @Test
    void refusesRequestsOverTheLimit() {
        tenants.setRateLimit(acme, 2);
        get(acme).then().statusCode(200).header("X-RateLimit-Remaining", "1");
        get(acme).then().statusCode(200).header("X-RateLimit-Remaining", "0");

        Response refused = get(acme);
        int retryAfter = problem(refused, 429, "rate-limited")
                .header("X-RateLimit-Limit", "2")
                .header("X-RateLimit-Remaining", "0")
                .header("RateLimit-Policy", "\"free\";q=2;w=" + WINDOW)
                .body("plan", equalTo("free"))
                .body("upgradeUrl", equalTo("https://example.com/plans"))
                .body(not(containsString(acme.id().toString())))
                .extract()
                .path("retryAfter");
        assertThat(refused.header("Retry-After")).isEqualTo(String.valueOf(retryAfter));
        assertThat(retryAfter).isBetween(WINDOW - 10, WINDOW + 1);
        assertReset(refused, "free", 0);
    }

    /** Most of these requests are let through by passes that were taken from Redis in advance. */
    @Test
    void countsDownByOneForABusyTenant() {
        tenants.setRateLimit(acme, 5000);
        assertThat(IntStream.range(0, 40).mapToObj(i -> get(acme).header("X-RateLimit-Remaining")))
                .containsExactlyElementsOf(IntStream.range(0, 40)
                        .mapToObj(i -> Integer.toString(4999 - i))
                        .toList());
        assertThat(get(acme).header("RateLimit")).startsWith("\"free\";r=4959;t=");
    }

    @Test
    void announcesTheLimitEvenIfTheRequestFails() {
        as(acme).get("/orders/" + UUID.randomUUID()).then().statusCode(404).header("X-RateLimit-Remaining", "99");
    }

    /** One count, by whatever name, subject or method the tenant is called. */
    @Test
    void countsATenantOnceHoweverItIsNamed() {
        tenants.addUser(acme, "max");
        List<Response> answers = List.of(
                get(acme),
                bearing(TestTokens.naming(acme.id().toString(), "max")).get("/orders"),
                bearing(TestTokens.withoutTenant("max"))
                        .header("X-Tenant-ID", acme.slug().toString())
                        .get("/orders"),
                bearing(TestTokens.withoutTenant("max"))
                        .header("X-Tenant-ID", acme.id().toString())
                        .get("/orders"),
                bearing(TestTokens.withoutTenant("max"))
                        .header("Host", acme.slug() + ".api.example.com")
                        .get("/orders"),
                as(acme).header("X-Forwarded-For", "203.0.113.9").head("/orders"),
                as(acme).header("User-Agent", "another").get("/users/me"));
        assertThat(answers)
                .extracting(answer -> answer.header("X-RateLimit-Remaining"))
                .containsExactly("99", "98", "97", "96", "95", "94", "93");
    }

    @Test
    void limitsAllResourcesTogether() {
        tenants.setRateLimit(acme, 1);
        get(acme).then().statusCode(200);
        as(acme).get("/users/me").then().statusCode(429);
    }

    @Test
    void keepsTheQuotasOfTenantsApart() {
        tenants.setRateLimit(acme, 1);
        tenants.setRateLimit(globex, 2);
        get(acme).then().statusCode(200);
        get(acme).then().statusCode(429);

        get(globex).then().statusCode(200).header("X-RateLimit-Remaining", "1");
    }

    @Test
    void countsNoRequestsOfCallersThatAreRefused() {
        tenants.setRateLimit(acme, 2);
        for (int i = 0; i < 5; i++) {
            given().get("/orders").then().statusCode(401).header("X-RateLimit-Limit", nullValue());
            as(globex)
                    .header("X-Tenant-ID", acme.slug().toString())
                    .get("/orders")
                    .then()
                    .statusCode(403)
                    .header("X-RateLimit-Limit", nullValue());
        }
        get(acme).then().statusCode(200).header("X-RateLimit-Remaining", "1");
    }

    @Test
    void appliesAChangeOfPlanAndOfTheTenantsLimit() {
        get(acme).then().header("X-RateLimit-Limit", "100").header("X-RateLimit-Remaining", "99");

        tenants.change(acme, "plan", "pro");
        changes.announce(acme.id());
        get(acme).then().header("X-RateLimit-Limit", "1000").header("X-RateLimit-Remaining", "998");

        tenants.setRateLimit(acme, 3);
        changes.announce(acme.id());
        get(acme).then().statusCode(200).header("X-RateLimit-Limit", "3").header("X-RateLimit-Remaining", "0");
        get(acme).then().statusCode(429).body("plan", equalTo("pro"));
    }

    @Test
    void letsExactlyTheLimitThroughUnderConcurrency() {
        tenants.setRateLimit(acme, 20);
        assertThat(Crowd.of(40, () -> get(acme).statusCode()).results())
                .filteredOn(status -> status == 200)
                .hasSize(20);
        assertThat(redis.key().pttl(RedisLimiter.key(acme.id(), new Quota(1, Duration.ofSeconds(WINDOW)))))
                .isBetween(1L, 61_000L);
    }

    @Test
    void limitsEvenIfTheRedisKeyHasTheWrongType() {
        tenants.setRateLimit(acme, 2);
        redis.value(String.class)
                .setex(
                        RedisLimiter.key(acme.id(), new Quota(1, Duration.ofSeconds(WINDOW))),
                        60,
                        "a string, not a hash");
        get(acme).then().statusCode(200);
        get(acme).then().statusCode(200);
        get(acme).then().statusCode(429);
    }

    private static Response get(Tenant tenant) {
        return as(tenant).get("/orders");
    }

    private static void assertReset(Response response, String policy, int remaining) {
        String prefix = "\"" + policy + "\";r=" + remaining + ";t=";
        assertThat(response.header("RateLimit")).startsWith(prefix);
        long in = Long.parseLong(response.header("RateLimit").substring(prefix.length()));
        assertThat(in).isBetween(1L, WINDOW + 1L);
        long at = Long.parseLong(response.header("X-RateLimit-Reset"));
        assertThat(at - Instant.now().getEpochSecond()).isBetween(in - 3, in + 3);
    }
}
