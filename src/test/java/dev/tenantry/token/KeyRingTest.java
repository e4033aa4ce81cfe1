package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.start.StartConfig;
import dev.tenantry.support.LogOf;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;

/** Tests the keys at a URL without a scheduler and without worker threads, as if all of them were busy. */
class KeyRingTest {

    private static final String ISSUER = "https://issuer.example.com";

    /** The provider replaces its key and keeps the id. The next regular fetch would be an hour away. */
    @Test
    void fetchesAfterABadSignatureWithoutAnyWorker() throws Exception {
        PublicJsonWebKey old = Jwks.p256("one");
        PublicJsonWebKey replaced = Jwks.p256("another");
        replaced.setKeyId("one");
        try (KeyServer server = new KeyServer(KeyServer.good(Jwks.set(old)))) {
            SmallRyeConfig config = config(server);
            KeyRing ring = load(config);
            try {
                TokenVerifier verifier =
                        new TokenVerifier(ring, new TokenSettings(config), config.getConfigMapping(TokenConfig.class));
                assertThat(verifier.verify(token(old))).isNotNull();

                server.answers(KeyServer.good(Jwks.set(replaced)));
                assertThatThrownBy(() -> verifier.verify(token(replaced))).hasMessage("bad_signature");
                await().atMost(Duration.ofSeconds(10))
                        .ignoreExceptionsInstanceOf(TokenRefusedException.class)
                        .until(() -> verifier.verify(token(replaced)) != null);
                assertThat(server.requests()).isLessThanOrEqualTo(3);
            } finally {
                ring.close();
            }
        }
    }

    @Test
    void isReadyFromTheFirstKeysOn() throws Exception {
        try (KeyServer server = new KeyServer(KeyServer.status(503, "maintenance"))) {
            KeyRing ring = load(config(server));
            try {
                KeyReadiness readiness = new KeyReadiness(ring);
                assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
                assertThat(readiness.call().getData().orElseThrow().get("waitsFor"))
                        .asString()
                        .contains(TokenSettings.LOCATION);
                server.answers(KeyServer.good(Jwks.set(Jwks.p256("one"))));
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> readiness.call().getStatus() == HealthCheckResponse.Status.UP);
            } finally {
                ring.close();
            }
        }
    }

    /** A thread that outlives its application would fetch keys in vain, and each live reload would add one. */
    @Test
    void leavesNoThreadBehindEvenIfAFetchHangs() throws Exception {
        try (KeyServer server = new KeyServer(KeyServer.status(503, "maintenance"))) {
            KeyRing ring = load(config(server));
            Thread thread = timerThread();
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isSameAs(KeyRing.class.getClassLoader());
            int before = server.requests();
            server.answers(server.silence());
            await().atMost(Duration.ofSeconds(10)).until(() -> server.requests() > before);
            try (LogOf log = new LogOf(KeyTimer.class)) {
                ring.close();
                assertThat(log.warnings()).isEmpty();
            }
            assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    private static Thread timerThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(KeyTimer.THREAD))
                .findFirst()
                .orElseThrow();
    }

    private static String token(PublicJsonWebKey key) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("tenantry");
        claims.setSubject("olivia");
        claims.setExpirationTimeMinutesInTheFuture(10);
        return Jwks.sign(claims, key);
    }

    private static KeyRing load(SmallRyeConfig config) throws Exception {
        KeyRing ring = new KeyRing(
                new TokenSettings(config),
                config.getConfigMapping(TokenConfig.class),
                config.getConfigMapping(StartConfig.class),
                new KeyMetrics(new SimpleMeterRegistry()));
        ring.load(null);
        return ring;
    }

    private static SmallRyeConfig config(KeyServer server) {
        return new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(TokenConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(Map.of(
                        TokenSettings.ISSUER,
                        ISSUER,
                        TokenSettings.AUDIENCES,
                        "tenantry",
                        TokenSettings.ALGORITHM,
                        "ES256",
                        TokenSettings.LOCATION,
                        server.location().toString(),
                        "tenantry.token.keys.refresh",
                        "1h",
                        "tenantry.token.keys.keep",
                        "2h",
                        "tenantry.token.keys.pause",
                        "1s",
                        "tenantry.token.keys.deadline",
                        "20s"))
                .build();
    }
}
