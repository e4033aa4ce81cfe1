package dev.tenantry.admin;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A deleted tenant's slug is reserved for a time, and can then be given to another tenant. */
@QuarkusTest
class SlugReuseTest {

    private static final String WAITING =
            "select count(*) from pg_locks where locktype = 'transactionid' and not granted";

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final TestTenants tenants = new TestTenants();

    @Inject
    RedisDataSource redis;

    @Test
    void keepsTheSlugOfADeletedTenant() {
        Tenant former = admin.create("acme", IsolationTier.ROW);
        problem(create(former), 409, "slug-taken");
        admin.erase(former);
        problem(create(former), 409, "slug-taken");

        superuser.execute("update control.tenants set deleted_at = now() - interval '89 days 23 hours' where id = '"
                + former.id() + "'");
        problem(create(former), 409, "slug-taken");
        superuser.execute("update control.tenants set deleted_at = now() - interval '90 days 1 minute' where id = '"
                + former.id() + "'");
        create(former).then().statusCode(201).body("id", not(equalTo(former.id().toString())));
    }

    @ParameterizedTest
    @EnumSource
    void leadsNoOldReferenceToTheNewTenant(IsolationTier tier) {
        Tenant former = admin.create("acme", tier);
        superuser.addOrders(former, 3);
        String byId = token(former, former.id().toString(), Instant.now());
        String bySlug = token(former, former.slug().toString(), Instant.now().minus(Duration.ofMinutes(5)));
        bearing(byId).get("/orders").then().statusCode(200).body("$", hasSize(3));
        // The token is older than the tenant, so its claim must not be accepted, neither now nor for the next tenant.
        problem(orders(bySlug), 403, "tenant-refused");
        orders(TestTokens.of(former)).then().statusCode(200).body("$", hasSize(3));
        admin.erase(former);
        problem(orders(TestTokens.of(former)), 403, "tenant-refused");
        admin.endRetention(former);

        Tenant next = admin.createWithSlug(former.slug().toString(), tier);
        assertThat(next.id()).isNotEqualTo(former.id());
        orders(TestTokens.of(next)).then().statusCode(200).body("$", empty());
        superuser.addOrders(next, 1);
        orders(TestTokens.of(next)).then().body("tenant_id", contains(next.id().toString()));

        problem(orders(byId), 403, "tenant-refused");
        problem(orders(bySlug), 403, "tenant-refused");
        problem(bearing(byId).header("X-Tenant-ID", former.slug().toString()).get("/orders"), 403, "tenant-refused");
        assertThat(redis.key().keys("*" + former.id() + "*")).isEmpty();
        assertThat(redis.value(String.class).get("tenantry:tenant:slug:" + next.slug()))
                .contains(next.id().toString())
                .doesNotContain(former.id().toString());
    }

    /** A slow instance, or an attacker in Redis, writes the old tenant again. It must lead nowhere. */
    @Test
    void ignoresAStaleCopyOfTheOldTenantInRedis() {
        Tenant former = admin.create("acme", IsolationTier.ROW);
        orders(TestTokens.of(former)).then().statusCode(200);
        String copy = redis.value(String.class).get("tenantry:tenant:slug:" + former.slug());
        assertThat(copy).contains(former.id().toString());
        admin.erase(former);
        admin.endRetention(former);
        redis.value(String.class).set("tenantry:tenant:slug:" + former.slug(), copy);

        Tenant next = admin.createWithSlug(former.slug().toString(), IsolationTier.ROW);
        superuser.addOrders(next, 1);
        redis.value(String.class).set("tenantry:tenant:slug:" + former.slug(), copy);
        redis.execute("PUBLISH", "tenantry:tenant-changed", former.id().toString());
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> orders(TestTokens.of(next))
                        .then()
                        .statusCode(200)
                        .body("tenant_id", contains(next.id().toString())));
    }

    /**
     * The deletion is about to commit. A request that creates a tenant with the slug waits for it, and must then see
     * it.
     */
    @Test
    void refusesACreateThatRacesWithTheDeletion() throws SQLException {
        Tenant former = tenants.create("acme", Plan.PRO);
        tenants.change(former, "status", "offboarding");
        Crowd<Response> creating;
        try (Connection deletion = tenants.asOwner();
                PreparedStatement delete = deletion.prepareStatement(
                        "update control.tenants set status = 'deleted', deleted_at = now() where id = ?")) {
            deletion.setAutoCommit(false);
            delete.setObject(1, former.id().value());
            delete.execute();
            creating = Crowd.of(1, () -> create(former));
            await().atMost(Duration.ofSeconds(5)).until(() -> superuser.number(WAITING) == 1);
            deletion.commit();
        }
        problem(creating.results().getFirst(), 409, "slug-taken");
        assertThat(superuser.texts(
                        "select id from control.tenants where slug = ?",
                        former.slug().value()))
                .containsExactly(former.id().toString());
    }

    private Response create(Tenant former) {
        return admin.create(AdminClient.newTenant(former.slug().toString(), IsolationTier.ROW));
    }

    private static Response orders(String token) {
        return bearing(token).get("/orders");
    }

    private static String token(Tenant tenant, String claim, Instant issuedAt) {
        JwtClaims claims = TestTokens.claims("olivia@" + tenant.slug());
        claims.setStringClaim("tenantId", claim);
        claims.setIssuedAt(NumericDate.fromSeconds(issuedAt.getEpochSecond()));
        return LocalTokens.sign(claims);
    }
}
