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
    private static final String LARGE = "tenantry.http.large-bodies.max-size";
    private static final String BACKSTOP = "quarkus.http.limits.max-body-size";

    @Test
    void acceptsASizeBelowTheBackstop() {
        assertThat(refusals(Map.of(BACKSTOP, "2M"))).isEmpty();
        assertThat(refusals(Map.of(SIZE, "16M", LARGE, "1K"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1023", "17M", "1000000T"})
    void refusesASizeThatIsAbsurd(String size) {
        assertThat(refusals(Map.of(SIZE, size))).containsExactly(SIZE + " must be from 1K to 16M.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1M", "2M"})
    void refusesASizeThatQuarkusCutsOff(String size) {
        assertThat(refusals(Map.of(BACKSTOP, "1M", SIZE, size, LARGE, "64K")))
                .singleElement()
                .asString()
                .startsWith(SIZE + " must be less than " + BACKSTOP);
    }

    @Test
    void refusesLargeBodiesThatQuarkusCutsOff() {
        assertThat(refusals(Map.of(BACKSTOP, "1M")))
                .singleElement()
                .asString()
                .startsWith(LARGE + " must be less than " + BACKSTOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1023", "1048577", "16M"})
    void refusesASizeOfLargeBodiesThatIsAbsurd(String size) {
        assertThat(refusals(Map.of(LARGE, size))).containsExactly(LARGE + " must be from 1K to 1M.");
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
