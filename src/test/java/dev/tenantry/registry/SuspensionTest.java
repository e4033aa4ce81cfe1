package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.start.StartConfig;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The administrator speaks to the running service; another instance, made by hand, must hear of it. */
@QuarkusTest
@Timeout(30)
class SuspensionTest {

    private final AdminClient admin = new AdminClient();

    @Inject
    RedisDataSource redis;

    @Inject
    ReactiveRedisDataSource reactive;

    @Inject
    RedisCalls calls;

    @Inject
    ObjectMapper json;

    @Inject
    TenantTable table;

    @Inject
    TenantRegistry registry;

    @Inject
    Vertx vertx;

    @Inject
    RegistryConfig config;

    @Inject
    StartConfig start;

    private Tenant acme;
    private TenantRegistry otherRegistry;
    private TenantChanges other;

    @BeforeEach
    void startAnotherInstance() {
        acme = new TestTenants().create("acme", Plan.FREE);
        NearCache near = new NearCache(config);
        otherRegistry = new TenantRegistry(near, new RedisTenantCache(calls, json, config), table);
        other = new TenantChanges(reactive, calls, otherRegistry, near, vertx, start);
        other.start(new StartupEvent());
        awaitListeners(2);
    }

    @AfterEach
    void stopTheOtherInstance() {
        other.stop(new ShutdownEvent());
        awaitListeners(1);
    }

    @Test
    void stopsServiceOnEveryInstanceWithinASecond() {
        for (int i = 0; i < 3; i++) {
            servedEverywhere(true);
            admin.tell(acme, "suspend").then().statusCode(200);
            servedEverywhere(false);
            admin.tell(acme, "resume").then().statusCode(200);
        }
        servedEverywhere(true);
    }

    @Test
    void endsATenantOnEveryInstanceWithinASecond() {
        servedEverywhere(true);
        admin.erase(acme);
        await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(registry.find(acme.id())).isEmpty();
            assertThat(otherRegistry.find(acme.id())).isEmpty();
            assertThat(otherRegistry.find(acme.slug())).isEmpty();
        });
    }

    private void servedEverywhere(boolean served) {
        TenantStatus status = served ? TenantStatus.ACTIVE : TenantStatus.SUSPENDED;
        await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(registry.find(acme.slug()).orElseThrow().status()).isEqualTo(status);
            assertThat(otherRegistry.find(acme.slug()).orElseThrow().status()).isEqualTo(status);
            assertThat(otherRegistry.find(acme.id()).orElseThrow().status()).isEqualTo(status);
        });
    }

    private void awaitListeners(int number) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> redis.execute("PUBSUB", "NUMSUB", TenantChanges.CHANNEL)
                                .get(1)
                                .toInteger()
                        == number);
    }
}
