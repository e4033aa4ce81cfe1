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
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which tokens are refused, and for which reason. {@code TokenRefusalTest} tests what the client gets. */
class TokenVerifierTest {

    private static final String ISSUER = "https://issuer.example.com";
    private static final PublicJsonWebKey ONE = Jwks.rsa("one");
    private static final PublicJsonWebKey TWO = Jwks.rsa("two");
    private static final PublicJsonWebKey CURVE = Jwks.p256("curve");
    private static final PublicJsonWebKey EDWARDS = Jwks.ed25519("edwards");

    private final Map<String, String> settings = new HashMap<>(Map.of(
            TokenSettings.ISSUER,
            ISSUER,
            TokenSettings.AUDIENCES,
            "tenantry,other",
            TokenSettings.ALGORITHM,
            "RS256,ES256,EDDSA",
            TokenSettings.KEY,
            Jwks.set(ONE, TWO, CURVE, EDWARDS)));

    @Test
    void acceptsGoodTokens() throws Exception {
        for (PublicJsonWebKey key : List.of(ONE, TWO, CURVE, EDWARDS)) {
            JsonWebToken token = verifier().verify(Jwks.sign(claims(), key));
            assertThat(token.getSubject()).isEqualTo("olivia");
            assertThat(token.getGroups()).containsExactly("staff");
            assertThat(token.getAudience()).containsExactly("tenantry");
            assertThat(token.<String>getClaim("tenantId")).isEqualTo("acme");
            assertThat(token.getClaimNames()).contains("tenantId", "iat");
            assertThat(token.getIssuedAtTime()).isPositive();
        }
    }

    @Test
    void showsNothingOfATokenAsText() throws Exception {
        String token = Jwks.sign(claims(), ONE);
        VerifiedToken verified = verifier().verify(token);
        assertThat(verified + verified.toString(true)).doesNotContain("olivia").doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RS256\",\"kid\":\"one\"}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"jwt\"}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"at+JWT\"}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"application/at+jwt\",\"crit\":null}",
                "{\"alg\":\"RS256\",\"kid\":\"one\",\"jku\":\"https://evil.example.com\",\"x5c\":5}"
            })
    void acceptsGoodHeaders(String headers) throws Exception {
        assertThat(verifier().verify(RawToken.sign(headers, claims().toJson(), ONE.getPrivateKey())))
                .isNotNull();
    }

    /** F43, F51. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"alg":"RS256","kid":"one","typ":5}               | wrong_type
        {"alg":"RS256","kid":"one","typ":[]}              | wrong_type
        {"alg":"RS256","kid":"one","typ":"dpop+jwt"}      | wrong_type
        {"alg":"RS256","kid":"one","typ":"logout+jwt"}    | wrong_type
        {"alg":"RS256","kid":"one","crit":[]}             | unknown_extension
        {"alg":"RS256","kid":"one","crit":["exp"]}        | unknown_extension
        {"alg":"RS256","kid":"one","crit":"exp"}          | unknown_extension
        {"alg":"RS256","kid":"one","crit":{}}             | unknown_extension
        {"alg":"RS256","kid":"one","b64":false}           | unknown_extension
        {"alg":"RS256","kid":"one","b64":true}            | unknown_extension
        {"alg":"RS256","kid":5}                           | malformed
        {"alg":"RS256","kid":["one"]}                     | malformed
        {"alg":"RS256","kid":"unknown"}                   | unknown_key
        {"alg":"RS256","kid":""}                          | unknown_key
        {"alg":"RS256"}                                   | unknown_key
        {"alg":"RS256","kid":"two"}                       | bad_signature
        {"alg":"ES256","kid":"one"}                       | unknown_key
        {"alg":"ES256","kid":"curve"}                     | bad_signature
        {"alg":"RS256","kid":"curve"}                     | unknown_key
        {"alg":"RS384","kid":"one"}                       | wrong_algorithm
        {"alg":"none","kid":"one"}                        | wrong_algorithm
        {"alg":"None","kid":"one"}                        | wrong_algorithm
        {"alg":"HS256","kid":"one"}                       | wrong_algorithm
        {"alg":5,"kid":"one"}                             | wrong_algorithm
        {"alg":["RS256"],"kid":"one"}                     | wrong_algorithm
        {"kid":"one"}                                     | wrong_algorithm
        {"alg":"RS256","alg":"RS256","kid":"one"}         | malformed
        {"alg":"RS256","kid":"one"                        | malformed
        []                                                | malformed
        5                                                 | malformed
        null                                              | malformed
        """)
    void refusesBadHeaders(String headers, String reason) {
        refuses(RawToken.sign(headers, claims().toJson(), ONE.getPrivateKey()), reason);
    }

    /** F13, F14, F43, F51, F54. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "absent", textBlock = """
        iss                | absent                 | missing_claim
        iss                | "https://evil.example" | wrong_issuer
        iss                | ["https://x"]          | malformed_claim
        aud                | absent                 | missing_claim
        aud                | "another"              | wrong_audience
        aud                | []                     | wrong_audience
        aud                | ["tenantry", 5]        | malformed_claim
        aud                | 5                      | malformed_claim
        exp                | absent                 | missing_claim
        exp                | null                   | missing_claim
        exp                | 1                      | expired
        exp                | 0.5                    | expired
        exp                | -31557014167219201     | expired
        exp                | -99999999999999999999  | expired
        exp                | "9999999999"           | malformed_claim
        exp                | true                   | malformed_claim
        nbf                | 9999999999             | not_yet_valid
        nbf                | 1e300                  | not_yet_valid
        nbf                | {}                     | malformed_claim
        iat                | 9999999999             | not_yet_valid
        iat                | 31556889864403200      | not_yet_valid
        iat                | 9223372036854775807    | not_yet_valid
        iat                | 9223372036854775808    | not_yet_valid
        iat                | "yesterday"            | malformed_claim
        iat                | 99999999999999999999   | not_yet_valid
        sub                | 5                      | malformed_claim
        sub                | {"a": 1}               | malformed_claim
        sub                | ""                     | malformed_claim
        sub                | "a\\u0000b"            | malformed_claim
        sub                | "\\ud800"              | malformed_claim
        sub                | absent                 | missing_claim
        upn                | 5                      | malformed_claim
        preferred_username | ["olivia"]             | malformed_claim
        jti                | 5                      | malformed_claim
        """)
    void refusesBadClaims(String claim, String value, String reason) {
        refuses(sign(claim, value), reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "absent", textBlock = """
        aud | "other"
        aud | ["another", "tenantry"]
        exp | 99999999999.5
        exp | 9223372036854775807
        nbf | 0
        iat | absent
        iat | -31557014167219201
        jti | absent
        """)
    void acceptsOtherGoodClaims(String claim, String value) throws Exception {
        assertThat(verifier().verify(sign(claim, value)).getSubject()).isEqualTo("olivia");
    }

    /** F14, F43, F51: only an array of strings gives groups. A string is not split at spaces. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1}",
                "5",
                "true",
                "null",
                "\"platform-admin\"",
                "\"a platform-admin\"",
                "[\"platform-admin\", 5]",
                "[[\"platform-admin\"]]",
                "[{\"platform-admin\": true}]"
            })
    void readsGroupsOnlyFromAnArrayOfStrings(String groups) throws Exception {
        assertThat(verifier().verify(sign("groups", groups)).getGroups()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[]", "\"text\"", "{\"sub\":\"a\",\"sub\":\"b\"}", "{", "null"})
    void refusesAPayloadThatIsNoObject(String payload) {
        refuses(RawToken.sign("{\"alg\":\"RS256\",\"kid\":\"one\"}", payload, ONE.getPrivateKey()), "malformed");
    }

    @Test
    void refusesOtherSpellingsOfAToken() {
        String token = Jwks.sign(claims(), ONE);
        for (String other :
                List.of(token + "!", token + "=", token + "\n", " " + token, token + ".", token + ".a.b", "..")) {
            refuses(other, "malformed");
        }
    }

    /** jose4j ignores the bits of the last character that belong to no byte. */
    @Test
    void refusesSpareBitsInEachPart() {
        // One, two and three bytes more, so that each part ends in each way.
        for (String spaces : List.of("", " ", "  ")) {
            String token = RawToken.sign(
                    "{\"alg\":\"RS256\",\"kid\":\"one\"}" + spaces, claims().toJson() + spaces, ONE.getPrivateKey());
            String[] parts = token.split("\\.");
            for (int part = 0; part < 3; part++) {
                if (parts[part].length() % 4 != 0) {
                    String[] other = parts.clone();
                    other[part] = withBit(1, parts[part]);
                    refuses(String.join(".", other), "malformed");
                    other[part] = withBit(parts[part].length() % 4 == 2 ? 8 : 2, parts[part]);
                    refuses(String.join(".", other), "malformed");
                }
            }
        }
        String token = Jwks.sign(claims(), CURVE);
        refuses(withBit(1, token), "malformed");
        refuses(token + "AAA", "malformed");
    }

    private static String withBit(int bit, String text) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = text.length() - 1;
        return text.substring(0, last) + alphabet.charAt(alphabet.indexOf(text.charAt(last)) ^ bit);
    }

    @Test
    void refusesASymmetricSignatureMadeWithThePublicKey() throws Exception {
        settings.put(TokenSettings.ALGORITHM, "RS256");
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue("HS256");
        token.setKeyIdHeaderValue("one");
        token.setKey(new HmacKey(ONE.getPublicKey().getEncoded()));
        token.setPayload(claims().toJson());
        refuses(token.getCompactSerialization(), "wrong_algorithm");
    }

    /** F51: a token that such a key has signed is refused, even if its own headers are right. */
    @Test
    void refusesTokensOfKeysThatAreNotForThis() {
        for (Map<String, Object> bad : List.of(
                Jwks.with(ONE, "use", "enc"),
                Jwks.with(ONE, "key_ops", List.of("encrypt")),
                Jwks.with(ONE, "alg", "PS256"),
                Jwks.json(Jwks.rsa("short", 1024)))) {
            settings.put(TokenSettings.KEY, Jwks.setOf(List.of(bad, Jwks.json(TWO))));
            refuses(Jwks.sign(claims(), bad.get("kid").equals("one") ? ONE : Jwks.rsa("short", 1024)), "unknown_key");
        }
    }

    @Test
    void acceptsATokenWithoutKidIfThereIsOneKey() throws Exception {
        settings.put(TokenSettings.KEY, Jwks.set(ONE));
        String token = RawToken.sign("{\"alg\":\"RS256\"}", claims().toJson(), ONE.getPrivateKey());
        assertThat(verifier().verify(token)).isNotNull();
    }

    @Test
    void acceptsEitherOfTwoKeysWithTheSameId() throws Exception {
        settings.put(
                TokenSettings.KEY, Jwks.setOf(List.of(Jwks.json(TWO), Jwks.with(TWO, "kid", "one"), Jwks.json(ONE))));
        assertThat(verifier().verify(Jwks.sign(claims(), ONE))).isNotNull();
    }

    @Test
    void limitsTheAgeOfTokensIfConfigured() throws Exception {
        settings.put(TokenSettings.TOKEN_AGE, "600");
        settings.put(TokenSettings.CLOCK_SKEW, "0");
        long now = Instant.now().getEpochSecond();
        assertThat(verifier().verify(sign("iat", Long.toString(now - 500)))).isNotNull();
        refuses(sign("iat", Long.toString(now - 700)), "too_old");
        refuses(sign("iat", null), "missing_claim");
    }

    @Test
    void allowsForTheConfiguredClockSkew() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertThat(verifier().verify(sign("exp", Long.toString(now - 50)))).isNotNull();
        assertThat(verifier().verify(sign("nbf", Long.toString(now + 50)))).isNotNull();
        settings.put(TokenSettings.CLOCK_SKEW, "5");
        refuses(sign("exp", Long.toString(now - 50)), "expired");
        refuses(sign("nbf", Long.toString(now + 50)), "not_yet_valid");
    }

    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("tenantry");
        claims.setSubject("olivia");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        claims.setStringClaim("tenantId", "acme");
        claims.setStringListClaim("groups", List.of("staff"));
        return claims;
    }

    /** Signs good claims, one of which is replaced by this JSON, or removed. */
    private static String sign(String claim, String json) {
        JwtClaims claims = claims();
        claims.unsetClaim(claim);
        String text = claims.toJson();
        String replaced = json == null
                ? text
                : text.substring(0, text.length() - 1) + ",\"" + claim + "\":" + json.replace("\\\\", "\\") + "}";
        return RawToken.sign("{\"alg\":\"RS256\",\"kid\":\"one\"}", replaced, ONE.getPrivateKey());
    }

    private void refuses(String token, String reason) {
        assertThatThrownBy(() -> verifier().verify(token))
                .as(() -> new String(
                        Base64.getUrlDecoder().decode(token.split("\\.")[0].strip()), StandardCharsets.UTF_8))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(reason));
    }

    private TokenVerifier verifier() throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(TokenConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        TokenSettings read = new TokenSettings(config);
        TokenConfig own = config.getConfigMapping(TokenConfig.class);
        KeyRing ring = new KeyRing(
                read, own, config.getConfigMapping(StartConfig.class), new KeyMetrics(new SimpleMeterRegistry()));
        ring.load(null);
        return new TokenVerifier(ring, read, own);
    }
}
