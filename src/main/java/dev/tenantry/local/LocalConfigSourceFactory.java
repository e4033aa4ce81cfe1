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
 * Fills in, in the profiles dev and test, what nobody has configured: servers and keys that live as long as this JVM.
 *
 * <p>A configuration source, because Quarkus reads it before it connects to anything; no Quarkus dev service, because
 * those need Docker.
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

    // By name, and not by a constant one: the packaged service lacks the libraries of these classes, and a native build
    // must not follow the path to them.
    @SuppressWarnings("unchecked")
    private static Map<String, String> start(String simpleName) {
        try {
            Class<?> starter = Class.forName(LocalConfigSourceFactory.class.getPackageName() + '.' + simpleName);
            return (Map<String, String>) starter.getMethod("settings").invoke(null);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(
                    simpleName + " did not start. Configure servers of your own (README, section Configuration),"
                            + " or see the cause.",
                    failure);
        }
    }
}
