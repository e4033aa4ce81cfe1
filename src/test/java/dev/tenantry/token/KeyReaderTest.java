package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are weak, or that say themselves that they are for something else, verify nothing (F51). */
class KeyReaderTest {

    private static final Set<String> RS256 = Set.of("RS256");
    private static final PublicJsonWebKey GOOD = Jwks.rsa("good");

    static Stream<Arguments> badKeys() {
        return Stream.of(
                Arguments.of(Jwks.with(GOOD, "use", "enc"), "is not for signatures (use)"),
                Arguments.of(Jwks.with(GOOD, "use", List.of("sig")), "is not for signatures (use)"),
                Arguments.of(
                        Jwks.with(GOOD, "key_ops", List.of("encrypt")), "is not for verifying signatures (key_ops)"),
                Arguments.of(Jwks.with(GOOD, "key_ops", "verify"), "is not for verifying signatures (key_ops)"),
                Arguments.of(Jwks.with(GOOD, "alg", "RSA-OAEP"), "is for another algorithm (alg)"),
                Arguments.of(Jwks.with(GOOD, "alg", "PS256"), "is for another algorithm (alg)"),
                Arguments.of(Jwks.with(GOOD, "alg", 5), "is for another algorithm (alg)"),
                Arguments.of(Jwks.with(GOOD, "kid", 5), "has an id that is not a string (kid)"),
                Arguments.of(Jwks.with(GOOD, "n", "!"), "is not a valid JSON Web Key"),
                Arguments.of(
                        Jwks.with(GOOD, "e", Base64.getUrlEncoder().encodeToString(new byte[] {1})), "is not a valid"),
                Arguments.of(Jwks.with(GOOD, "n", 5), "is not a valid JSON Web Key"),
                Arguments.of(Jwks.with(GOOD, "kty", "quantum"), "is not a valid JSON Web Key"),
                Arguments.of(Jwks.with(GOOD, "kty", 5), "is not a valid JSON Web Key"),
                Arguments.of(Jwks.with(GOOD, "x5c", 5), "is not a valid JSON Web Key"),
                Arguments.of(Jwks.with(GOOD, "x5c", List.of("!")), "is not a valid JSON Web Key"),
                Arguments.of(Jwks.json(Jwks.rsa("short", 1024)), "has 1024 bits; RSA keys must have 2048 to 8192"),
                Arguments.of(
                        Jwks.json(
                                Jwks.rsa("huge", BigInteger.ONE.shiftLeft(8192).setBit(0), 65_537)),
                        "has 8193 bits; RSA keys must have 2048 to 8192"),
                Arguments.of(Jwks.json(Jwks.rsa("roca", Jwks.rocaModulus(), 65_537)), "ROCA"),
                Arguments.of(Jwks.json(Jwks.p256("curve")), "fits none of the algorithms"),
                Arguments.of(Map.of("kty", "oct", "kid", "secret", "k", "c2VjcmV0"), "is symmetric"),
                Arguments.of(
                        new HashMap<>(GOOD.toParams(OutputControlLevel.INCLUDE_PRIVATE)),
                        "is published with its private key"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("badKeys")
    void refusesABadKeyAndSaysWhy(Map<String, Object> bad, String reason) {
        KeySet keys = KeyReader.read(Jwks.setOf(List.of(bad, Jwks.json(Jwks.rsa("other")))), RS256);

        assertThat(keys.keys()).extracting(VerificationKey::kid).containsExactly(Optional.of("other"));
        assertThat(keys.refusals()).singleElement().asString().contains(reason);
    }

    @Test
    void namesTheRefusedKeyWithoutTrustingItsId() {
        String id = "a\n\u001b[31m\uD83D\uDE00" + "b".repeat(100);
        Map<String, Object> bad = Jwks.with(GOOD, "use", "enc");
        bad.put("kid", id);

        assertThat(KeyReader.read(Jwks.setOf(List.of(bad)), RS256).refusals())
                .singleElement()
                .asString()
                .startsWith("Key \"a??[31m?bbb")
                .hasSizeLessThan(120);
    }

    @Test
    void acceptsKeysThatSayNothingOrTheRightThing() {
        Map<String, Object> said = Jwks.with(GOOD, "use", "sig");
        said.put("alg", "RS256");
        said.put("key_ops", List.of("verify"));
        for (Map<String, Object> key : List.of(said, Jwks.json(GOOD))) {
            assertThat(KeyReader.read(Jwks.setOf(List.of(key)), RS256).find(Optional.of("good"), "RS256"))
                    .containsExactly(GOOD.getPublicKey());
            assertThat(KeyReader.read(JsonUtil.toJson(key), RS256).isUsable()).isTrue();
        }
    }

    @Test
    void acceptsPem() throws Exception {
        PublicJsonWebKey curve = Jwks.p256("curve");
        for (PublicJsonWebKey key : List.of(GOOD, curve)) {
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key.getPublicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
            KeySet keys = KeyReader.read(pem, Set.of("RS256", "ES256"));
            String algorithm = key == curve ? "ES256" : "RS256";
            // A key in PEM has no id, so it is meant by every id and by none.
            assertThat(keys.find(Optional.of("any"), algorithm)).containsExactly(key.getPublicKey());
            assertThat(keys.find(Optional.empty(), algorithm)).containsExactly(key.getPublicKey());
            assertThat(keys.find(Optional.empty(), key == curve ? "RS256" : "ES256"))
                    .isEmpty();
        }
    }

    @Test
    void refusesAWeakPem() {
        String pem = Base64.getMimeEncoder()
                .encodeToString(Jwks.rsa("short", 1024).getPublicKey().getEncoded());
        assertThat(KeyReader.read(pem, RS256).refusals())
                .containsExactly("The key has 1024 bits; RSA keys must have 2048 to 8192");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no key",
                "<html><body>Sign in</body></html>",
                "{",
                "{}",
                "[]",
                "null",
                "{\"keys\": []}",
                "{\"keys\": {}}",
                "{\"keys\": [5, null, []]}",
                "{\"keys\": [], \"keys\": []}",
                "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"
            })
    void findsNoKeyInOtherText(String text) {
        assertThat(KeyReader.read(text, RS256)).isEqualTo(new KeySet(List.of(), List.of()));
    }

    @Test
    void findsAKeyByItsIdOnlyIfThereAreSeveral() {
        PublicJsonWebKey other = Jwks.rsa("other");
        KeySet two = KeyReader.read(Jwks.set(GOOD, other), RS256);

        assertThat(two.find(Optional.of("other"), "RS256")).containsExactly(other.getPublicKey());
        assertThat(two.find(Optional.of("unknown"), "RS256")).isEmpty();
        assertThat(two.find(Optional.empty(), "RS256")).isEmpty();
        KeySet one = KeyReader.read(Jwks.set(GOOD), RS256);
        assertThat(one.find(Optional.empty(), "RS256")).containsExactly(GOOD.getPublicKey());
        assertThat(one.find(Optional.of("unknown"), "RS256")).isEmpty();
    }

    @Test
    void triesAllKeysOfTheSameId() {
        PublicJsonWebKey other = Jwks.rsa("other");
        KeySet twins =
                KeyReader.read(Jwks.setOf(List.of(Jwks.json(GOOD), Jwks.with(other, "kid", GOOD.getKeyId()))), RS256);

        assertThat(twins.find(Optional.of("good"), "RS256")).containsExactly(GOOD.getPublicKey(), other.getPublicKey());
    }
}
