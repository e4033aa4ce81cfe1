package dev.tenantry.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.start.StartConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which settings prevent a start. {@code StartRefusalIT} tests that the process then exits. */
class TokenSettingsCheckTest {

    private static final String LOCATION = "mp.jwt.verify.publickey.location";
    private static final String KEY = "mp.jwt.verify.publickey";
    private static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "mp.jwt.verify.issuer",
            "https://issuer.example.com",
            "mp.jwt.verify.audiences",
            "tenantry",
            ALGORITHM,
            "RS256",
            LOCATION,
            "https://issuer.example.com/jwks"));
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path directory;

    @Test
    void acceptsValidSettings() {
        settings.put("mp.jwt.verify.clock.skew", "30");
        settings.put("mp.jwt.verify.token.age", "3600");
        settings.put("mp.jwt.token.header", "Authorization");
        environment.put("SMALLRYE_JWT_ALWAYS_CHECK_AUTHORIZATION", "true");
        settings.put("smallrye.jwt.sign.key", "for making tokens");
        environment.put("MP_JWT_VERIFY_ISSUER", "https://issuer.example.com");
        assertThat(refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp.jwt.verify.issuer", "mp.jwt.verify.audiences", LOCATION})
    void refusesAMissingSetting(String property) {
        settings.remove(property);
        assertThat(refusal()).get().asString().startsWith(property).contains(" is not set");
    }

    @Test
    void requiresNoneOfThemForACommand() {
        settings.clear();
        settings.put("tenantry.start.command", "migrate");
        assertThat(refusal()).isEmpty();
    }

    @Test
    void reportsAllThatIsMissingAtOnce() {
        settings.clear();
        assertThat(refusals()).hasSize(4);
    }

    /** Section 2, no. 13 of the review: a setting that has no effect would leave an operator in false safety. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "smallrye.jwt.verify.relax-key-validation",
                "smallrye.jwt.verify.key.location",
                "smallrye.jwt.verify.secretkey",
                "smallrye.jwt.verify.algorithm",
                "smallrye.jwt.path.groups",
                "smallrye.jwt.required.claims",
                "smallrye.jwt.client.tls.certificate.path",
                "mp.jwt.decrypt.key.location",
                "mp.jwt.verify.issuers"
            })
    void refusesASettingWithoutEffect(String property) {
        settings.put(property, "x");
        assertThat(refusals()).singleElement().asString().startsWith(property + " is set but has no effect");
    }

    @Test
    void refusesASettingWithoutEffectInTheEnvironment() {
        environment.put("SMALLRYE_JWT_PATH_GROUPS", "realm_access/roles");
        assertThat(refusals())
                .isNotEmpty()
                .allSatisfy(refusal ->
                        assertThat(refusal).containsIgnoringCase("smallrye").contains("is set but has no effect"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RS256,HS256", "RSA-OAEP", "rs256", ","})
    void refusesAnAlgorithmWithoutPublicKeys(String algorithms) {
        settings.put(ALGORITHM, algorithms);
        assertThat(refusals()).singleElement().asString().startsWith(ALGORITHM + " must be one or more of ES256");
    }

    @ParameterizedTest
    @CsvSource({
        "mp.jwt.verify.clock.skew, x, must be a number of seconds",
        "mp.jwt.verify.clock.skew, -1, must not be negative",
        "mp.jwt.verify.clock.skew, 301, must be at most 300 seconds",
        "mp.jwt.verify.clock.skew, 2147483647, must be at most 300 seconds",
        "mp.jwt.verify.token.age, -1, must not be negative",
        "mp.jwt.verify.token.age, 1h, must be a number of seconds"
    })
    void refusesAnInvalidTime(String property, String value, String reason) {
        settings.put(property, value);
        assertThat(refusals()).containsExactly(property + " " + reason + ".");
    }

    @Test
    void refusesToForgetKeysBeforeTheyAreFetchedAgain() throws Exception {
        settings.put("tenantry.token.keys.refresh", "30s");
        settings.put("tenantry.token.keys.deadline", "2s");
        settings.put("tenantry.token.keys.keep", "32s");
        assertThat(refusals())
                .singleElement()
                .asString()
                .startsWith("tenantry.token.keys.keep must be ")
                .contains("tenantry.token.keys.refresh", "tenantry.token.keys.deadline");
        settings.put("tenantry.token.keys.keep", "33s");
        assertThat(refusals()).isEmpty();

        settings.put("tenantry.token.keys.keep", "1s");
        settings.put(LOCATION, file(pem(Jwks.rsa("one"))));
        assertThat(refusals()).as("keys in a file").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'no key', holds no public key",
        "'{\"keys\": []}', holds no public key",
        "'-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', holds no public key"
    })
    void refusesAnInvalidKey(String content, String reason) throws Exception {
        settings.put(LOCATION, file(content));
        assertThat(refusal()).get().asString().startsWith(LOCATION + " " + reason);
        settings.remove(LOCATION);
        settings.put(KEY, content);
        assertThat(refusal())
                .get()
                .asString()
                .isEqualTo(KEY + " " + reason + ". It must be PEM, a JSON Web Key or a JSON Web Key set.");
    }

    /** F51; section 2, no. 13 of the review. */
    @Test
    void refusesWeakKeysAndThoseForSomethingElse() throws Exception {
        settings.put(LOCATION, file(pem(Jwks.rsa("short", 1024))));
        assertThat(refusal())
                .get()
                .asString()
                .isEqualTo(LOCATION + " holds no key that may verify tokens. The key has 1024 bits; RSA keys must have"
                        + " 2048 to 8192.");
        settings.put(
                LOCATION,
                file(Jwks.setOf(List.of(
                        Jwks.with(Jwks.rsa("one"), "use", "enc"),
                        Jwks.json(Jwks.rsa("roca", Jwks.rocaModulus(), 65_537))))));
        assertThat(refusal()).get().asString().contains("Key \"one\" is not for signatures", "Key \"roca\"", "ROCA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.pem", "ftp://localhost:1/keys", "classpath:missing.pem", "file:missing.pem"})
    void refusesALocationThatCannotBeRead(String location) {
        settings.put(LOCATION, location);
        assertThat(refusal()).get().asString().startsWith(LOCATION).endsWith("cannot be read.");
    }

    /** Java could read this URL, and others of that kind at another server, without a deadline. */
    @Test
    void refusesOtherKindsOfUrls() throws Exception {
        Path archive = directory.resolve("keys.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("key"));
            zip.write(pem(Jwks.rsa("one")).getBytes(StandardCharsets.UTF_8));
        }
        settings.put(LOCATION, "jar:" + archive.toUri() + "!/key");
        assertThat(refusal()).get().asString().startsWith(LOCATION).endsWith("cannot be read.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://a b/jwks", "https:jwks"})
    void refusesAnInvalidUrl(String url) {
        settings.put(LOCATION, url);
        assertThat(refusals()).containsExactly(LOCATION + " is not a valid URL.");
    }

    @Test
    void refusesTwoKeys() {
        settings.put(KEY, pem(Jwks.rsa("one")));
        assertThat(refusals()).containsExactly(LOCATION + " and " + KEY + " are both set. Set one of them.");
    }

    @Test
    void acceptsPemAndKeySets() throws Exception {
        settings.put(LOCATION, file(pem(Jwks.rsa("one"))));
        assertThat(refusal()).isEmpty();
        settings.put(LOCATION, "file:" + file(Jwks.set(Jwks.rsa("one"))));
        assertThat(refusal()).isEmpty();
    }

    private static String pem(PublicJsonWebKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private String file(String content) throws Exception {
        return Files.writeString(directory.resolve("key"), content).toString();
    }

    private Optional<String> refusal() {
        return refusals().stream().findFirst();
    }

    private List<String> refusals() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(TokenConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(new EnvConfigSource(environment, 300))
                .withDefaultValues(settings)
                .build();
        return new TokenSettingsCheck(
                        new TokenSettings(config),
                        config.getConfigMapping(TokenConfig.class),
                        config.getConfigMapping(StartConfig.class))
                .refusals();
    }
}
