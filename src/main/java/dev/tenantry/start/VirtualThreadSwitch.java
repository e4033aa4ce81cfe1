package dev.tenantry.start;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Builds for worker threads on a JDK on which a virtual thread that waits in {@code synchronized} keeps the thread that
 * carries it (JEP 491): a few slow queries would stop all others. What is configured comes first.
 *
 * <p>This is a configuration source because Quarkus decides when the service is built. {@link VirtualThreadCheck} looks
 * at the JVM on which it runs.
 */
public final class VirtualThreadSwitch implements ConfigSourceFactory {

    static final String ENABLED = "quarkus.virtual-threads.enabled";

    static final int FIRST_THAT_PINS_NONE = 24;

    private static final int BELOW_EVERYTHING = Integer.MIN_VALUE;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return sources(Runtime.version().feature());
    }

    static List<ConfigSource> sources(int version) {
        return version >= FIRST_THAT_PINS_NONE
                ? List.of()
                : List.of(new PropertiesConfigSource(
                        Map.of(ENABLED, "false"), "tenantry-virtual-threads", BELOW_EVERYTHING));
    }
}
