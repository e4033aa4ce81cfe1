package dev.tenantry.start;

import static dev.tenantry.support.Api.bearing;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.oneOf;

import dev.tenantry.local.EmbeddedRedis;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import redis.embedded.RedisServer;

/**
 * Starts the packaged service, configured by environment variables as in a container, with passwords that contain
 * dollar signs, braces and backslashes (F28), in a time zone whose name PostgreSQL does not know (F29). All servers
 * require their passwords.
 */
@BesideOthers
class LiteralPasswordsIT {

    private static final String APP = "pa$$word\\$1";
    private static final String CONTROL = "a${b}c";
    private static final String OWNER = "ends${";
    private static final String REDIS = "re$$dis\\${x:y}\\\\";

    private static OwnServer postgres;
    private static RedisServer redis;
    private static PackagedProcess service;

    @BeforeAll
    static void start() throws IOException {
        postgres = new OwnServer(Map.of("tenantry_app", APP, "tenantry_control", CONTROL, "tenantry_owner", OWNER));
        int redisPort = EmbeddedRedis.freePort();
        redis = EmbeddedRedis.start(redisPort);
        requirePassword(redisPort);
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(postgres.settings());
        settings.put("quarkus.redis.hosts", "redis://localhost:" + redisPort);
        settings.put("quarkus.redis.password", REDIS);
        settings.put("tenantry.redis.deadline", "2s");
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.operation.poll", "100ms");
        service = PackagedProcess.launch(
                        Path.of("").toAbsolutePath(),
                        PackagedArtifact.command(
                                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), Map.of("user.timezone", "PST")),
                        settings)
                .awaitListening();
    }

    @AfterAll
    static void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        redis.stop();
        postgres.close();
    }

    private static void requirePassword(int port) throws IOException {
        String command = "*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$11\r\nrequirepass\r\n$%d\r\n%s\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(command.formatted(REDIS.length(), REDIS).getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                    .isEqualTo("+OK\r\n");
        }
    }

    /** SCHEMA needs nothing that the other tiers do not. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "SCHEMA")
    void servesATenantWithThePasswordsOfAllRoles(IsolationTier tier) {
        String slug = AdminClient.freshSlug("acme");
        new AdminClient()
                .send()
                .baseUri(service.api())
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(slug, tier))
                .post("/admin/tenants")
                .then()
                .statusCode(oneOf(201, 202));
        await().atMost(PackagedProcess.DEADLINE)
                .untilAsserted(() -> assertThat(bearing(TestTokens.naming(slug, "olivia@" + slug))
                                .baseUri(service.api())
                                .get("/orders")
                                .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void reachesRedisWithItsPassword() {
        await().untilAsserted(() -> given().baseUri(service.management())
                .get("/health/ready")
                .then()
                .statusCode(200)
                .body("checks.data.reachable", hasItem(true)));
    }

    @Test
    void printsNoPassword() {
        assertThat(service.output()).doesNotContain(APP, CONTROL, OWNER, REDIS);
    }
}
