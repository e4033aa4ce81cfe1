package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventLoopsTest {

    @Inject
    Vertx vertx;

    @Test
    void oneForEveryTwoProcessors() {
        assertThat(configured(2)).isEqualTo("1");
        assertThat(configured(3)).isEqualTo("1");
        assertThat(configured(8)).isEqualTo("4");
    }

    @Test
    void oneAtLeast() {
        assertThat(configured(1)).isEqualTo("1");
    }

    @Test
    void yieldsToWhatIsConfigured() {
        assertThat(configured(8, new PropertiesConfigSource(Map.of(EventLoops.SIZE, "2"), "environment", 300)))
                .isEqualTo("2");
    }

    @Test
    void isWhatTheServiceRunsWith() {
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        assertThat(((VertxInternal) vertx).getEventLoopGroup()).hasSize(loops);
    }

    private static String configured(int processors, PropertiesConfigSource... others) {
        return new SmallRyeConfigBuilder()
                .withSources(EventLoops.sources(processors))
                .withSources(others)
                .build()
                .getConfigValue(EventLoops.SIZE)
                .getValue();
    }
}
