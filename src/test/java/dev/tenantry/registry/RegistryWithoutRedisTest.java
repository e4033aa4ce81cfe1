package dev.tenantry.registry;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OwnRedis;
import dev.tenantry.support.OwnRedisProfile;
import dev.tenantry.support.RegistryLock;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(OwnRedisProfile.class)
@Timeout(30)
class RegistryWithoutRedisTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    TenantRegistry registry;

    @Inject
    TenantChanges changes;

    @Inject
    NearCache near;

    @Inject
    RedisDataSource data;

    private OwnRedis redis;
    private Tenant acme;

    @BeforeEach
    void takeRedisAway() {
        redis = new OwnRedis();
        redis.close();
        acme = tenants.create("acme", Plan.FREE);
    }

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void findsTenantsInPostgreSql() {
        assertThat(registry.find(acme.id())).hasValue(acme);
        assertThat(registry.find(acme.slug())).hasValue(acme);
        as(acme).get("/orders").then().statusCode(200);
    }

    @Test
    void findsTenantsWhileRedisIsSilent() {
        redis.beSilent();
        assertThat(registry.find(acme.id())).hasValue(acme);
        assertThat(registry.find(acme.slug())).hasValue(acme);
    }

    @Test
    void makesOneQueryForSimultaneousMisses() {
        Crowd<Optional<Tenant>> crowd;
        try (RegistryLock lock = new RegistryLock(tenants)) {
            crowd = Crowd.of(30, () -> registry.find(acme.slug()));
            await().until(() -> lock.waiting() > 0 && lock.waiting() + crowd.standing() == 30);
            // Two, if the near cache is cleared during the load.
            assertThat(lock.waiting()).isLessThanOrEqualTo(2);
        }
        assertThat(crowd.results()).containsOnly(Optional.of(acme));
    }

    @Test
    void seesItsOwnChangesAtOnce() {
        registry.find(acme.slug());
        tenants.change(acme, "plan", "pro");
        changes.announce(acme.id());
        assertThat(registry.find(acme.slug()).orElseThrow().plan()).isEqualTo(Plan.PRO);

        // Until the announcement succeeds it is retried, also during other tests, which count queries.
        redis.start();
        await().atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> data.execute("INFO", "commandstats").toString().contains("cmdstat_publish"));
    }

    /** Changes the tenant without an announcement. */
    @Test
    void seesChangesOfOtherInstancesSoon() {
        assertThat(registry.find(acme.slug())).hasValue(acme);
        tenants.change(acme, "status", "suspended");
        await().atMost(Polling.SOON)
                .untilAsserted(() -> assertThat(
                                registry.find(acme.slug()).orElseThrow().canBeServed())
                        .isFalse());
    }

    @Test
    void subscribesOnceAfterManyFailedAttempts() {
        redis.hangUp();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(4)).until(() -> redis.connections() < 30);

        redis.start();
        awaitListener();
        await().during(Duration.ofMillis(800)).until(() -> listeners() == 1);
    }

    private void awaitListener() {
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> listeners() == 1);
    }

    private int listeners() {
        return data.execute("PUBSUB", "NUMSUB", TenantChanges.CHANNEL).get(1).toInteger();
    }
}
