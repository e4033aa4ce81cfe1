package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sends the administrator's requests to the running service and checks a second instance created by the test. */
@QuarkusTest
@Timeout(30)
class SuspensionTest {

    private final AdminClient admin = new AdminClient();

    @Inject
    RedisDataSource redis;

    @Inject
    TenantRegistry registry;

    @Inject
    OtherInstance other;

    private Tenant acme;

    @BeforeEach
    void startAnotherInstance() {
        acme = new TestTenants().create("acme", Plan.FREE);
        other.start();
        awaitListeners(2);
    }

    @AfterEach
    void stopTheOtherInstance() {
        other.stop();
        awaitListeners(1);
    }

    @Test
    void stopsServingOnEveryInstanceWithinASecond() {
        for (int i = 0; i < 3; i++) {
            servedEverywhere(true);
            admin.tell(acme, "suspend").then().statusCode(200);
            servedEverywhere(false);
            admin.tell(acme, "resume").then().statusCode(200);
        }
        servedEverywhere(true);
    }

    @Test
    void forgetsAnErasedTenantOnEveryInstanceWithinASecond() {
        servedEverywhere(true);
        admin.erase(acme);
        await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(registry.find(acme.id())).isEmpty();
            assertThat(other.registry().find(acme.id())).isEmpty();
            assertThat(other.registry().find(acme.slug())).isEmpty();
        });
    }

    private void servedEverywhere(boolean served) {
        TenantStatus status = served ? TenantStatus.ACTIVE : TenantStatus.SUSPENDED;
        await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(registry.find(acme.slug()).orElseThrow().status()).isEqualTo(status);
            assertThat(other.registry().find(acme.slug()).orElseThrow().status())
                    .isEqualTo(status);
            assertThat(other.registry().find(acme.id()).orElseThrow().status()).isEqualTo(status);
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
