package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.ratelimit.Settings.Places;
import dev.tenantry.start.StartConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkheadCheckTest {

    private int all = 200;
    private final Map<String, String> settings = new HashMap<>(Map.of("quarkus.datasource.jdbc.max-size", "10"));

    @Test
    void acceptsAPoolThatNoTenantCanHold() {
        assertThat(refusals(places(8, 100, false))).isEmpty();
    }

    @Test
    void refusesAPoolThatOneTenantCanHold() {
        assertThat(refusals(places(9, 100, false)))
                .singleElement()
                .asString()
                .contains("quarkus.datasource.jdbc.max-size");
    }

    @Test
    void acceptsSuchAPoolIfThatIsWanted() {
        assertThat(refusals(places(9, 100, true))).isEmpty();
    }

    @Test
    void refusesWaitingRequestsThatCouldHoldAllThreads() {
        assertThat(refusals(places(8, 190, false))).singleElement().asString().contains("max-waiting");
        assertThat(refusals(places(8, 189, false))).isEmpty();

        settings.put("quarkus.thread-pool.max-threads", "20");
        assertThat(refusals(places(8, 10, false))).singleElement().asString().contains("max-waiting");
        assertThat(refusals(places(8, 9, false))).isEmpty();
    }

    @Test
    void refusesTurnsThatOneTenantCanHold() {
        all = 9;
        assertThat(refusals(places(8, 100, false))).isEmpty();
        all = 8;
        assertThat(refusals(places(8, 100, false)))
                .singleElement()
                .asString()
                .contains("tenantry.rate-limit.in-flight.all");
    }

    @Test
    void asksNothingOfACommand() {
        settings.put("tenantry.start.command", "migrate");
        assertThat(refusals(places(9, 200, false))).isEmpty();
    }

    private Places places(int largest, int maxWaiting, boolean allowed) {
        return new Places(1, 1, largest, all, 4, Duration.ofSeconds(1), maxWaiting, allowed);
    }

    private List<String> refusals(Places places) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withDefaultValues(settings)
                .withMapping(StartConfig.class)
                .build();
        return new BulkheadCheck(Settings.SMALL.with(places), config, config.getConfigMapping(StartConfig.class))
                .refusals();
    }
}
