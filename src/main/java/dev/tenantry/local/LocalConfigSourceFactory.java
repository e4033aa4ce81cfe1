package dev.tenantry.local;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Starts servers and generates keys for whatever is not configured, in the profiles dev and test only. They live as
 * long as this JVM.
 *
 * <p>This is a configuration source because Quarkus reads it before it connects to anything. It is not a Quarkus dev
 * service because those need Docker.
 */
public final class LocalConfigSourceFactory implements ConfigSourceFactory {

    private static final Set<String> PROFILES = Set.of("dev", "test");
    private static final int BELOW_EVERYTHING = 1;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        if (context.getProfiles().stream().noneMatch(PROFILES::contains)) {
            return List.of();
        }
        Map<String, String> filledIn = new HashMap<>();
        if (isAbsent(context, "quarkus.datasource.jdbc.url")) {
            filledIn.putAll(start("EmbeddedDatabase"));
        }
        if (isAbsent(context, "quarkus.redis.hosts")) {
            filledIn.putAll(start("EmbeddedRedis"));
        }
        if (isAbsent(context, "mp.jwt.verify.publickey") && isAbsent(context, "mp.jwt.verify.publickey.location")) {
            filledIn.putAll(LocalKeys.settings());
        }
        return List.of(new PropertiesConfigSource(filledIn, "tenantry-local", BELOW_EVERYTHING));
    }

    private static boolean isAbsent(ConfigSourceContext context, String property) {
        ConfigValue value = context.getValue(property);
        return value == null || value.getValue() == null || value.getValue().isBlank();
    }

    // Loads the class by a computed name. The packaged service lacks the libraries of these classes, and a native build
    // would follow a constant name to them.
    @SuppressWarnings("unchecked")
    private static Map<String, String> start(String simpleName) {
        try {
            Class<?> starter = Class.forName(LocalConfigSourceFactory.class.getPackageName() + '.' + simpleName);
            return (Map<String, String>) starter.getMethod("settings").invoke(null);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(
                    simpleName + " did not start; see the cause. To use servers of your own instead, configure them"
                            + " (src/docs/configuration.md).",
                    failure);
        }
    }
}
