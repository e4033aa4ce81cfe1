package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.http.HttpConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySizeCheckTest {

    private static final String SIZE = "tenantry.http.max-body-size";
    private static final String BACKSTOP = "quarkus.http.limits.max-body-size";

    @Test
    void acceptsASizeBelowTheBackstop() {
        assertThat(refusals(Map.of(BACKSTOP, "1M"))).isEmpty();
        assertThat(refusals(Map.of(SIZE, "16M"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1023", "17M", "1000000T"})
    void refusesASizeThatIsAbsurd(String size) {
        assertThat(refusals(Map.of(SIZE, size))).containsExactly(SIZE + " must be from 1K to 16M.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1M", "2M"})
    void refusesASizeThatQuarkusCutsOff(String size) {
        assertThat(refusals(Map.of(BACKSTOP, "1M", SIZE, size)))
                .singleElement()
                .asString()
                .startsWith(SIZE + " must be less than " + BACKSTOP);
    }

    private static List<String> refusals(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(HttpConfig.class)
                .withDefaultValues(settings)
                .build();
        return new BodySizeCheck(config.getConfigMapping(HttpConfig.class), config).refusals();
    }
}
