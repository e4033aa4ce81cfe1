package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.start.StartConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJwkGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which settings prevent a start. {@code StartRefusalIT} tests that the process then exits. */
class SettingsChecksTest {

    private static final String LOCATION = "mp.jwt.verify.publickey.location";
    private static final String KEY = "mp.jwt.verify.publickey";
    private static final String DOMAIN = "tenantry.context.base-domain";

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "mp.jwt.verify.issuer",
            "https://issuer.example.com",
            "mp.jwt.verify.audiences",
            "tenantry",
            LOCATION,
            "https://issuer.example.com/jwks",
            DOMAIN,
            "api.example.com"));

    @TempDir
    Path directory;

    @Test
    void acceptsValidSettings() {
        assertThat(refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp.jwt.verify.issuer", "mp.jwt.verify.audiences", LOCATION, DOMAIN})
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

    @ParameterizedTest
    @ValueSource(
            strings = {"https://api.example.com", "api.example.com:8080", "*.api.example.com", ".api.example.com", "a_b"
            })
    void refusesAnInvalidBaseDomain(String domain) {
        settings.put(DOMAIN, domain);
        assertThat(refusal()).get().asString().startsWith(DOMAIN + " must be a domain");
    }

    @Test
    void requiresNoBaseDomainIfSubdomainsAreOff() {
        settings.remove(DOMAIN);
        settings.put("tenantry.context.subdomains", "false");
        assertThat(refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'no key', holds no public key",
        "'{\"keys\": []}', holds no public key",
        "'-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', holds no public key"
    })
    void refusesAnInvalidKey(String content, String reason) throws Exception {
        settings.put(KEY, content);
        assertThat(refusal())
                .get()
                .asString()
                .isEqualTo(KEY + " " + reason + ". It must be PEM, a JSON Web Key or a JSON Web Key set.");
        settings.remove(KEY);
        settings.put(LOCATION, file(content));
        assertThat(refusal()).get().asString().startsWith(LOCATION + " " + reason);
    }

    @Test
    void refusesAMissingKeyFile() {
        settings.put(LOCATION, directory.resolve("missing.pem").toString());
        assertThat(refusal()).get().asString().startsWith(LOCATION).endsWith("cannot be read.");
    }

    @Test
    void acceptsPemAndKeySets() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        settings.put(LOCATION, file(pem));
        assertThat(refusal()).isEmpty();
        settings.put(LOCATION, "file:" + file(new JsonWebKeySet(RsaJwkGenerator.generateJwk(2048)).toJson()));
        assertThat(refusal()).isEmpty();
    }

    private String file(String content) throws Exception {
        return Files.writeString(directory.resolve("key"), content).toString();
    }

    @Test
    void reportsAllThatIsMissingAtOnce() {
        settings.clear();
        assertThat(refusals()).hasSize(4);
    }

    private Optional<String> refusal() {
        return refusals().stream().findFirst();
    }

    private List<String> refusals() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(ContextConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        StartConfig start = config.getConfigMapping(StartConfig.class);
        ContextConfig context = config.getConfigMapping(ContextConfig.class);
        return Stream.of(new TokenSettingsCheck(config, start), new SubdomainSettingsCheck(context, start))
                .flatMap(check -> check.refusals().stream())
                .toList();
    }
}
