package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualThreadSwitchTest {

    private static final String ENABLED = VirtualThreadSwitch.ENABLED;

    @Test
    void turnsThemOffWhereWaitingInSynchronizedKeepsTheCarrier() {
        assertThat(enabled(21)).isEqualTo("false");
        assertThat(enabled(23)).isEqualTo("false");
    }

    @Test
    void leavesThemOnFromTheFirstVersionThatDoesNot() {
        assertThat(enabled(24)).isNull();
        assertThat(enabled(25)).isNull();
    }

    @Test
    void yieldsToWhatIsConfigured() {
        assertThat(enabled(21, new PropertiesConfigSource(Map.of(ENABLED, "true"), "application.properties", 250)))
                .isEqualTo("true");
    }

    @Test
    void refusesABuildForVirtualThreadsOnSuchAJvm() {
        assertThat(refusals(true, 23))
                .singleElement()
                .asString()
                .contains("JDK 24 or newer")
                .contains("-Dquarkus.virtual-threads.enabled=false");
        assertThat(refusals(true, 24)).isEmpty();
        assertThat(refusals(false, 21)).isEmpty();
    }

    private static List<String> refusals(boolean enabled, int version) {
        return new VirtualThreadCheck(new SmallRyeConfigBuilder()
                        .withDefaultValue(ENABLED, Boolean.toString(enabled))
                        .build())
                .refusals(version);
    }

    private static String enabled(int version, PropertiesConfigSource... others) {
        return new SmallRyeConfigBuilder()
                .withSources(VirtualThreadSwitch.sources(version))
                .withSources(others)
                .build()
                .getConfigValue(ENABLED)
                .getValue();
    }
}
