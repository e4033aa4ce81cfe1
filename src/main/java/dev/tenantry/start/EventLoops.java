package dev.tenantry.start;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives Vert.x one event loop for every two processors instead of two for each. An event loop only reads and writes,
 * which is a quarter of what a request costs, and each further one wakes up more often to do less: decision 0069. What
 * is configured comes first.
 */
public final class EventLoops implements ConfigSourceFactory {

    static final String SIZE = "quarkus.vertx.event-loops-pool-size";

    // Above what Quarkus remembers of the machine on which the service was built.
    private static final int BELOW_EVERYTHING_ELSE = 0;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return sources(Runtime.getRuntime().availableProcessors());
    }

    static List<ConfigSource> sources(int processors) {
        int loops = Math.max(1, processors / 2);
        return List.of(new PropertiesConfigSource(
                Map.of(SIZE, Integer.toString(loops)), "tenantry-event-loops", BELOW_EVERYTHING_ELSE));
    }
}
