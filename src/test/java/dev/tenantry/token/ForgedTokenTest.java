package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.start.StartConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.Deflater;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that bring their own key, name one elsewhere, or are no signed tokens at all (RFC 8725). */
class ForgedTokenTest {

    private static final String ISSUER = "https://issuer.example.com";
    private static final PublicJsonWebKey OURS = Jwks.rsa("one");
    private static final PublicJsonWebKey CURVE = Jwks.p256("curve");
    private static final PublicJsonWebKey ATTACKERS = Jwks.rsa("attacker");

    /** RFC 8725, section 3.10: the key that a token brings along is not asked, and its URL is not fetched. */
    @Test
    void refusesATokenThatBringsItsOwnKey() throws IOException {
        try (KeyServer attacker = new KeyServer(KeyServer.good(Jwks.set(ATTACKERS)))) {
            String key = JsonUtil.toJson(Jwks.json(ATTACKERS));
            for (String header : new String[] {
                "\"kid\":\"one\",\"jwk\":" + key,
                "\"kid\":\"one\",\"jku\":\"" + attacker.location() + "\"",
                "\"kid\":\"one\",\"x5u\":\"" + attacker.location() + "\"",
                "\"kid\":\"one\",\"x5c\":[\"" + Base64.getEncoder().encodeToString(new byte[] {1}) + "\"]",
                "\"kid\":\"one\",\"x5t\":\"AAAA\""
            }) {
                refuses(byAttacker(header), "bad_signature");
                refuses(byAttacker(header.replace("\"one\"", "\"attacker\"")), "unknown_key");
            }
            assertThat(attacker.requests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../dev/null",
                "/dev/null",
                "file:///dev/null",
                "one' or '1'='1",
                "one;attacker",
                "*",
                "ONE",
                " one",
                "one ",
                "one\\u0000",
                "\\r\\none"
            })
    void takesAKeyIdForNothingElse(String kid) {
        refuses(byAttacker("\"kid\":\"" + kid + "\""), "unknown_key");
    }

    /** An ECDSA signature of zeros was once valid for anything (CVE-2022-21449). */
    @ParameterizedTest
    @ValueSource(ints = {0, 64, 63, 65, 132})
    void refusesASignatureOfZeros(int length) {
        String[] parts = Jwks.sign(claims(), CURVE).split("\\.");
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
        assertThatThrownBy(() -> verifier().verify(parts[0] + "." + parts[1] + "." + zeros))
                .isInstanceOf(TokenRefusedException.class);
    }

    @Test
    void refusesTheSignatureOfAnotherToken() {
        String[] token = Jwks.sign(claims(), OURS).split("\\.");
        JwtClaims others = claims();
        others.setStringClaim("tenantId", "globex");
        String[] other = Jwks.sign(others, OURS).split("\\.");
        refuses(token[0] + "." + other[1] + "." + token[2], "bad_signature");
    }

    /** Whoever has the public key could encrypt. Encrypted, nested and JSON-serialized tokens are not taken. */
    @Test
    void refusesWhatIsNotACompactSignature() throws JoseException {
        JsonWebEncryption encrypted = new JsonWebEncryption();
        encrypted.setAlgorithmHeaderValue("RSA-OAEP");
        encrypted.setEncryptionMethodHeaderParameter("A128GCM");
        encrypted.setKeyIdHeaderValue("one");
        encrypted.setKey(OURS.getPublicKey());
        encrypted.setPayload(claims().toJson());
        refuses(encrypted.getCompactSerialization(), "malformed");

        String[] parts = Jwks.sign(claims(), OURS).split("\\.");
        refuses(
                "{\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\"" + parts[2]
                        + "\"}",
                "malformed");

        String nested = RawToken.sign(
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"cty\":\"JWT\"}",
                Jwks.sign(claims(), ATTACKERS),
                OURS.getPrivateKey());
        refuses(nested, "malformed");
    }

    /** RFC 8725, section 3.6: nothing in a signed token is compressed, so nothing is unpacked. */
    @Test
    void unpacksNoPayload() {
        byte[] deflated = new byte[512];
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(claims().toJson().getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        int length = deflater.deflate(deflated);
        deflater.end();
        String payload = new String(deflated, 0, length, StandardCharsets.ISO_8859_1);
        refuses(
                RawToken.sign("{\"alg\":\"RS256\",\"kid\":\"one\",\"zip\":\"DEF\"}", payload, OURS.getPrivateKey()),
                "malformed");
    }

    private static String byAttacker(String header) {
        return RawToken.sign("{\"alg\":\"RS256\"," + header + "}", claims().toJson(), ATTACKERS.getPrivateKey());
    }

    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("tenantry");
        claims.setSubject("olivia");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        claims.setStringClaim("tenantId", "acme");
        return claims;
    }

    private static void refuses(String token, String reason) {
        assertThatThrownBy(() -> verifier().verify(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(reason));
    }

    private static TokenVerifier verifier() throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(TokenConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(Map.of(
                        TokenSettings.ISSUER,
                        ISSUER,
                        TokenSettings.AUDIENCES,
                        "tenantry",
                        TokenSettings.ALGORITHM,
                        "RS256,ES256",
                        TokenSettings.KEY,
                        Jwks.set(OURS, CURVE)))
                .build();
        TokenSettings settings = new TokenSettings(config);
        TokenConfig own = config.getConfigMapping(TokenConfig.class);
        KeyRing ring = new KeyRing(
                settings, own, config.getConfigMapping(StartConfig.class), new KeyMetrics(new SimpleMeterRegistry()));
        ring.load(null);
        return new TokenVerifier(ring, settings, own);
    }
}
