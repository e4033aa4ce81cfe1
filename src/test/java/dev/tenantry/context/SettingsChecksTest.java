package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.start.StartConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which settings prevent a start. {@code StartRefusalIT} tests that the process then exits. */
class SettingsChecksTest {

    private static final String DOMAIN = "tenantry.context.base-domain";

    private final Map<String, String> settings = new HashMap<>(Map.of(DOMAIN, "api.example.com"));

    @Test
    void acceptsValidSettings() {
        assertThat(refusal()).isEmpty();
    }

    @Test
    void refusesAMissingBaseDomain() {
        settings.remove(DOMAIN);
        assertThat(refusal()).get().asString().startsWith(DOMAIN).contains(" is not set");
    }

    @Test
    void requiresNoneForACommand() {
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
    void acceptsABaseDomainThatEndsInADot() {
        settings.put(DOMAIN, "api.example.com.");
        assertThat(refusal()).isEmpty();
    }

    @Test
    void requiresNoBaseDomainIfSubdomainsAreOff() {
        settings.remove(DOMAIN);
        settings.put("tenantry.context.subdomains", "false");
        assertThat(refusal()).isEmpty();
    }

    private Optional<String> refusal() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(StartConfig.class)
                .withMapping(ContextConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        StartConfig start = config.getConfigMapping(StartConfig.class);
        ContextConfig context = config.getConfigMapping(ContextConfig.class);
        return new SubdomainSettingsCheck(context, start).refusals().stream().findFirst();
    }
}
