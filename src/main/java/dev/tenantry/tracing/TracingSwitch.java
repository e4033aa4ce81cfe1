package dev.tenantry.tracing;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns OpenTelemetry on if there is a collector, and off otherwise, whatever Quarkus' settings say. Turns off Quarkus'
 * own spans, which contain paths, queries and addresses of clients.
 *
 * <p>This is a configuration source because Quarkus decides before any bean exists.
 */
public final class TracingSwitch implements ConfigSourceFactory {

    // Not only in application.properties, because the environment can replace what is there.
    private static final List<String> OWN_SPANS = List.of(
            "quarkus.otel.instrument.vertx-http",
            "quarkus.otel.instrument.vertx-event-bus",
            "quarkus.otel.instrument.vertx-redis-client",
            "quarkus.otel.instrument.vertx-sql-client");

    private static final int ABOVE_EVERYTHING = Integer.MAX_VALUE;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue endpoint = context.getValue(TracingConfig.ENDPOINT);
        boolean off = endpoint == null
                || endpoint.getValue() == null
                || endpoint.getValue().isBlank();
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.otel.sdk.disabled", Boolean.toString(off));
        OWN_SPANS.forEach(name -> settings.put(name, "false"));
        return List.of(new PropertiesConfigSource(settings, "tenantry-tracing", ABOVE_EVERYTHING));
    }
}
