package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.RegistryLock;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(30)
class TenantRegistryTest {

    @Inject
    TenantRegistry registry;

    @Inject
    NearCache near;

    @Inject
    RedisDataSource redis;

    private final TestTenants tenants = new TestTenants();

    @Inject
    RedisCalls calls;

    @Inject
    ObjectMapper json;

    @Inject
    TenantTable table;

    @Inject
    @DataSource("registry")
    AgroalDataSource service;

    private Tenant acme;

    @BeforeEach
    void createTenant() {
        acme = tenants.create("acme", Plan.FREE);
    }

    @Test
    void findsByIdAndBySlug() {
        assertThat(registry.find(acme.id())).hasValue(acme);
        assertThat(registry.find(acme.slug())).hasValue(acme);
        assertThat(registry.find(new Slug("no-such-tenant"))).isEmpty();
        assertThat(registry.find(new TenantId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void countsWhereTenantsAreFound() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Settings settings = new Settings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), 10);
        for (int instance = 0; instance < 2; instance++) {
            TenantRegistry other = instance(settings, meters);
            other.find(acme.id());
            other.find(acme.id());
        }
        assertThat(meters.get("tenantry.registry.lookups").counter().count()).isEqualTo(4);
        for (String source : List.of("postgresql", "redis")) {
            assertThat(meters.get("tenantry.registry.loads")
                            .tag("source", source)
                            .counter()
                            .count())
                    .as(source)
                    .isEqualTo(1);
        }
    }

    private TenantRegistry instance(Settings settings, MeterRegistry meters) {
        return new TenantRegistry(
                new NearCache(settings),
                new RedisTenantCache(calls, json, settings),
                table,
                new Tombstones(settings, json),
                new LookupMetrics(meters));
    }

    @Test
    void findsTenantsInMemoryWithoutRedisOrPostgreSql() {
        registry.find(acme.id());
        registry.find(acme.slug());
        forgetInRedis();

        try (RegistryLock lock = new RegistryLock(tenants)) {
            assertThat(registry.find(acme.id())).hasValue(acme);
            assertThat(registry.find(acme.slug())).hasValue(acme);
            assertThat(lock.waiting()).isZero();
        }
    }

    @Test
    void asksRedisBeforePostgreSql() {
        registry.find(acme.slug());
        near.clear();

        try (RegistryLock lock = new RegistryLock(tenants)) {
            assertThat(registry.find(acme.slug())).hasValue(acme);
            assertThat(registry.find(acme.id())).hasValue(acme);
            assertThat(lock.waiting()).isZero();
        }
    }

    /** Its first request may come right after the answer that it has been created, and to another instance. */
    @Test
    void doesNotRememberThatATenantIsBeingCreated() {
        tenants.change(acme, "status", "provisioning");
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            assertThat(registry.find(ref).orElseThrow().canBeServed()).isFalse();
        }
        registry.reload(acme.id());

        tenants.change(acme, "status", "active");
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            assertThat(registry.find(ref).orElseThrow().canBeServed()).isTrue();
        }
    }

    /** The entry under the slug may be older than the one under the id. */
    @Test
    void prefersTheEntryUnderTheId() {
        registry.find(acme.slug());
        String old = redis.value(String.class).get(RedisTenantCache.key(acme.slug()));
        tenants.change(acme, "plan", "pro");
        registry.reload(acme.id());
        redis.value(String.class).set(RedisTenantCache.key(acme.slug()), old);
        near.clear();

        assertThat(registry.find(acme.slug()).orElseThrow().plan()).isEqualTo(Plan.PRO);
    }

    @Test
    void makesOneQueryForSimultaneousMisses() {
        for (TenantRef ref : List.of(acme.id(), acme.slug())) {
            forgetInRedis();
            near.clear();
            Crowd<Optional<Tenant>> crowd;
            try (RegistryLock lock = new RegistryLock(tenants)) {
                crowd = Crowd.of(30, () -> registry.find(ref));
                await().until(() -> lock.waiting() > 0 && lock.waiting() + crowd.standing() == 30);
                assertThat(lock.waiting()).isEqualTo(1);
            }
            assertThat(crowd.results()).containsOnly(Optional.of(acme));
        }
    }

    @Test
    void passesAFailedQueryToAllWaitingCallsAndDoesNotCacheIt() {
        try (RegistryLock lock = new RegistryLock(tenants)) {
            Crowd<Optional<Tenant>> crowd = Crowd.of(10, () -> registry.find(acme.slug()));
            await().until(() -> lock.waiting() == 1 && crowd.standing() == 9);
            lock.cancelWaiting(service);
            assertThat(crowd.failures()).hasOnlyElementsOfType(RegistryUnavailableException.class);
        }
        assertThat(registry.find(acme.slug())).hasValue(acme);
    }

    /** Changes the tenant without an announcement: the caches' times to live limit how long the old plan is seen. */
    @Test
    void seesAChangeWhoseMessageWasLostWithinTheTimesToLive() {
        Settings brief = new Settings(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofSeconds(1), 10);
        TenantRegistry other = instance(brief, new SimpleMeterRegistry());
        assertThat(other.find(acme.slug())).hasValue(acme);
        assertThat(other.find(acme.id())).hasValue(acme);

        tenants.change(acme, "plan", "pro");
        assertThat(other.find(acme.slug())).hasValue(acme);
        for (TenantRef ref : List.of(acme.slug(), acme.id())) {
            await().atMost(Duration.ofSeconds(4))
                    .untilAsserted(() ->
                            assertThat(other.find(ref).orElseThrow().plan()).isEqualTo(Plan.PRO));
        }
    }

    @Test
    void readsPostgreSqlWhenAChangeIsAnnounced() {
        registry.find(acme.slug());
        registry.find(acme.id());
        tenants.change(acme, "status", "suspended");
        registry.reload(acme.id());

        for (TenantRef ref : List.of(acme.slug(), acme.id())) {
            assertThat(registry.find(ref).orElseThrow().canBeServed()).isFalse();
            near.clear();
            // Redis has the new status too.
            assertThat(registry.find(ref).orElseThrow().canBeServed()).isFalse();
        }
    }

    @Test
    void learnsOfAChangeThatItCouldNotReadWhenItNextAsks() {
        registry.find(acme.slug());
        forgetInRedis();
        tenants.change(acme, "plan", "pro");
        try (RegistryLock lock = new RegistryLock(tenants)) {
            Crowd<Boolean> refresh = Crowd.of(1, () -> {
                registry.reload(acme.id());
                return true;
            });
            await().until(() -> lock.waiting() == 1);
            lock.cancelWaiting(service);
            assertThat(refresh.failures()).hasOnlyElementsOfType(RegistryUnavailableException.class);
        }
        await().atMost(Polling.SOON)
                .untilAsserted(() -> assertThat(
                                registry.find(acme.slug()).orElseThrow().plan())
                        .isEqualTo(Plan.PRO));
    }

    private void forgetInRedis() {
        redis.key().del(RedisTenantCache.key(acme.id()), RedisTenantCache.key(acme.slug()));
    }
}
