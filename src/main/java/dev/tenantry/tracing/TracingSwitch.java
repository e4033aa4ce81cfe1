package dev.tenantry.tracing;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns OpenTelemetry on if there is a collector, and off otherwise. Nothing else can turn it on: it would send traces
 * to port 4317 of this machine.
 *
 * <p>This is a configuration source because Quarkus decides before any bean exists.
 */
public final class TracingSwitch implements ConfigSourceFactory {

    private static final int ABOVE_EVERYTHING = Integer.MAX_VALUE;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue endpoint = context.getValue(TracingConfig.ENDPOINT);
        boolean off = endpoint == null
                || endpoint.getValue() == null
                || endpoint.getValue().isBlank();
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.otel.sdk.disabled", Boolean.toString(off)), "tenantry-tracing", ABOVE_EVERYTHING));
    }
}
