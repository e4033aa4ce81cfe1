package dev.tenantry.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.start.StartConfig;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tracing.CollectorUrl;
import dev.tenantry.tracing.TracingConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class TracingSettingsCheckTest {

    private static List<String> refusals(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(TracingConfig.class)
                .withMapping(StartConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(settings)
                .build();
        return new TracingSettingsCheck(
                        config.getConfigMapping(TracingConfig.class),
                        config.getConfigMapping(StartConfig.class),
                        () -> !settings.getOrDefault(TracingConfig.ENDPOINT, "").isEmpty())
                .refusals();
    }

    @Test
    void needsNoCollector() {
        assertThat(refusals(Map.of())).isEmpty();
        assertThat(refusals(Map.of(TracingConfig.ENDPOINT, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://collector.example.com:4318", "https://collector/base/", "http://localhost:4318"})
    void acceptsACollector(String endpoint) {
        assertThat(refusals(Map.of(TracingConfig.ENDPOINT, endpoint))).isEmpty();
        assertThat(CollectorUrl.forTraces(endpoint).orElseThrow())
                .endsWith("/v1/traces")
                .doesNotContain("//v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "collector.example.com",
                "grpc://collector:4317",
                "https://",
                "https://collector:port",
                "https://collector.example.com/?key=value",
                "https://collector.example.com/#part",
                "https://two words"
            })
    void refusesWhatIsNoAddressOfACollector(String endpoint) {
        assertThat(refusals(Map.of(TracingConfig.ENDPOINT, endpoint)))
                .singleElement()
                .asString()
                .startsWith(TracingConfig.ENDPOINT + " must be the address of an OTLP collector");
    }

    @ParameterizedTest
    @CsvSource({", true", "false, false", "no, false"})
    void refusesOpenTelemetryThatIsOnWithoutACollector(String sdkDisabled, boolean isOn) {
        assertThat(TracingSettingsCheck.mismatch(false, isOn, sdkDisabled).orElseThrow())
                .contains("is not set", "OTEL_SDK_DISABLED");
    }

    @Test
    void refusesTracesThatAreOffAlthoughThereIsACollector() {
        assertThat(TracingSettingsCheck.mismatch(true, false, null).orElseThrow())
                .contains("traces are off", "quarkus.config.locations");
    }

    @ParameterizedTest
    @CsvSource({"false,", "false, true", "true,", "true, true", "true, false"})
    void acceptsTracesThatAreOnExactlyIfThereIsACollector(boolean hasEndpoint, String sdkDisabled) {
        assertThat(TracingSettingsCheck.mismatch(hasEndpoint, hasEndpoint, sdkDisabled))
                .isEmpty();
    }

    @Test
    void refusesAPasswordAndPlainText() {
        assertThat(refusals(Map.of(TracingConfig.ENDPOINT, "https://user:secret@collector.example.com")))
                .singleElement()
                .asString()
                .startsWith(TracingConfig.ENDPOINT + " contains a password")
                .doesNotContain("secret");
        assertThat(refusals(Map.of(TracingConfig.ENDPOINT, "http://collector.example.com:4318")))
                .singleElement()
                .asString()
                .contains("without TLS");
        assertThat(refusals(Map.of(
                        TracingConfig.ENDPOINT,
                        "http://collector.example.com:4318",
                        "tenantry.start.plain-text-hosts",
                        "collector.example.com")))
                .isEmpty();
    }
}
