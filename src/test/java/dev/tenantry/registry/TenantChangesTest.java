package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.RegistryLock;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import dev.tenantry.tenant.TenantStatus;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses two instances: the running service and one created by the test, which share Redis and PostgreSQL. */
@QuarkusTest
@Timeout(30)
class TenantChangesTest {

    @Inject
    TenantChanges changes;

    @Inject
    TenantRegistry registry;

    @Inject
    RedisDataSource redis;

    private final TestTenants tenants = new TestTenants();

    @Inject
    @DataSource("registry")
    AgroalDataSource service;

    @Inject
    OtherInstance other;

    private Tenant acme;

    @BeforeEach
    void startAnotherInstance() {
        acme = tenants.create("acme", Plan.FREE);
        other.start();
        awaitListeners(2);
    }

    @AfterEach
    void stopTheOtherInstance() {
        other.stop();
        awaitListeners(1);
    }

    @Test
    void reachesEveryInstanceWithinASecond() {
        remember();
        tenants.change(acme, "plan", "pro");
        changes.announce(acme.id());
        awaitEverywhere(Plan.PRO);

        tenants.change(acme, "plan", "enterprise");
        other.changes().announce(acme.id());
        awaitEverywhere(Plan.ENTERPRISE);
    }

    @Test
    void findsTheNextOwnerOfASlugOnceTheFirstIsDeleted() {
        remember();
        tenants.delete(acme);
        changes.announce(acme.id());
        await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(registry.find(acme.slug())).isEmpty();
            assertThat(other.registry().find(acme.slug())).isEmpty();
        });
        Tenant successor = tenants.createWithSlug(acme.slug(), Plan.PRO);
        other.changes().announce(successor.id());
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(registry.find(acme.slug())).contains(successor));
    }

    @Test
    void announcesASuspensionWithinASecond() {
        remember();
        tenants.change(acme, "status", "suspended");
        changes.announce(acme.id());
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(
                                other.registry().find(acme.slug()).orElseThrow().status())
                        .isEqualTo(TenantStatus.SUSPENDED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "acme", "*", "1-1-1-1-1", "{\"id\":1}", "' or '1'='1", "00000000-0000-4000-8000-000000000000"
            })
    void survivesMessagesThatDoNotNameATenant(String message) {
        remember();
        redis.execute("PUBLISH", TenantChanges.CHANNEL, message);
        tenants.change(acme, "plan", "pro");
        changes.announce(acme.id());
        awaitEverywhere(Plan.PRO);
    }

    @Test
    void treatsAForgedMessageAsAHintOnly() {
        remember();
        redis.execute("PUBLISH", TenantChanges.CHANNEL, acme.id().toString());
        assertThat(other.registry().find(acme.slug())).hasValue(acme);
        assertThat(registry.find(acme.id())).hasValue(acme);
    }

    @Test
    void reloadsTenantsAfterALostSubscription() {
        remember();
        redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
        tenants.change(acme, "plan", "pro");
        redis.key().del(RedisTenantCache.key(acme.id()), RedisTenantCache.key(acme.slug()));
        assertThat(redis.execute("PUBLISH", TenantChanges.CHANNEL, acme.id().toString())
                        .toInteger())
                .as("instances that receive the message")
                .isZero();

        awaitListeners(2);
        awaitEverywhere(Plan.PRO);
    }

    @Test
    void subscribesOnceAfterTheConnectionIsLost() {
        for (int i = 0; i < 3; i++) {
            redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
            awaitListeners(2);
        }
        // Longer than the pause between two attempts, so a second subscription would exist by now.
        await().during(Duration.ofMillis(800)).until(() -> listeners() == 2);
    }

    @Test
    void notifiesOtherInstancesEvenIfItCannotReadTheChange() {
        remember();
        tenants.change(acme, "plan", "pro");
        try (RegistryLock lock = new RegistryLock(tenants)) {
            Crowd<Boolean> announcing = Crowd.of(1, () -> {
                changes.announce(acme.id());
                return true;
            });
            await().until(() -> lock.waiting() == 1);
            lock.cancelWaiting(service);
            assertThat(announcing.results()).containsExactly(true);
        }
        awaitEverywhere(Plan.PRO);
    }

    private void remember() {
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            assertThat(registry.find(ref)).hasValue(acme);
            assertThat(other.registry().find(ref)).hasValue(acme);
        }
    }

    private void awaitEverywhere(Plan plan) {
        await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
            for (TenantRef ref : List.of(acme.id(), acme.slug())) {
                assertThat(registry.find(ref).orElseThrow().plan()).isEqualTo(plan);
                assertThat(other.registry().find(ref).orElseThrow().plan()).isEqualTo(plan);
            }
        });
    }

    private void awaitListeners(int number) {
        await().atMost(Duration.ofSeconds(5)).until(() -> listeners() == number);
    }

    private int listeners() {
        return redis.execute("PUBSUB", "NUMSUB", TenantChanges.CHANNEL).get(1).toInteger();
    }
}
