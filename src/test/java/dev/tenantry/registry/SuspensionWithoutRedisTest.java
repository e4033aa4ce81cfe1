package dev.tenantry.registry;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedRedis;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Detour;
import dev.tenantry.support.OwnRedis;
import dev.tenantry.support.OwnRedisProfile;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** Without Redis, changes cannot be announced, so each instance asks PostgreSQL for them. */
@QuarkusTest
@TestProfile(OwnRedisProfile.class)
@Timeout(30)
class SuspensionWithoutRedisTest {

    private final AdminClient admin = new AdminClient();

    @Inject
    RedisDataSource data;

    private OwnRedis redis;

    @Inject
    OtherInstance other;

    private Tenant acme;

    @BeforeEach
    void startAnotherInstanceWithoutRedis() {
        redis = new OwnRedis();
        redis.close();
        acme = new TestTenants().create("acme", Plan.FREE);
        other.start();
    }

    @AfterEach
    void stopTheOtherInstance() {
        other.stop();
        redis.close();
    }

    @Test
    void stopsServingSoonIfRedisHangs() {
        redis.start();
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> listeners() == 2);
        assertThat(served()).isTrue();

        // Redis keeps its connections open, but nothing arrives over them.
        data.execute("CLIENT", "PAUSE", "5000", "ALL");
        new TestTenants().change(acme, "status", "suspended");
        await().atMost(Polling.SOON).until(() -> !served());
        // Answered once the pause is over, which would otherwise reach into the next test.
        data.execute("PING");
    }

    @Test
    void stopsServingSoonOnEveryInstance() {
        for (int i = 0; i < 3; i++) {
            assertThat(served()).isTrue();
            as(acme).get("/orders").then().statusCode(200);
            admin.tell(acme, "suspend").then().statusCode(200);
            as(acme).get("/orders").then().statusCode(403);
            await().atMost(Polling.SOON).until(() -> !served());
            admin.tell(acme, "resume").then().statusCode(200);
            await().atMost(Polling.SOON).until(this::served);
        }
    }

    /** The subscription's connection looks alive, but nothing arrives over it: a firewall has forgotten it. */
    @Test
    void subscribesAnewIfItsSubscriptionIsDeaf() throws IOException {
        int port = EmbeddedRedis.freePort();
        RedisServer server = EmbeddedRedis.start(port);
        try (Detour detour = new Detour(redis.port(), port)) {
            detour.open();
            // Redis counts a listener before that listener knows: only one that has heard a message can unsubscribe.
            await().atMost(Duration.ofSeconds(5)).until(() -> detour.numberThatHeard("message") == 2);

            assertThat(detour.numberThatSent("subscribe")).isEqualTo(2);
            detour.muteThoseThatSent("subscribe");
            await().atMost(Duration.ofSeconds(6)).until(() -> detour.numberThatSent("subscribe") == 4);
            await().atMost(Duration.ofSeconds(2)).until(() -> listeners() == 2);
        } finally {
            server.stop();
        }
    }

    private int listeners() {
        return data.execute("PUBSUB", "NUMSUB", TenantChanges.CHANNEL).get(1).toInteger();
    }

    private boolean served() {
        return other.registry().find(acme.slug()).orElseThrow().canBeServed();
    }
}
