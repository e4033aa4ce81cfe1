package dev.tenantry.start;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes values from environment variables and system properties literally: in {@code pa$$word} and {@code a${b}c} every
 * character is part of the value. Without this, SmallRye Config would expand both. Files can still contain expressions.
 *
 * <p>Escapes dollar signs before they reach the interceptor that expands expressions, so that settings that copy others
 * are literal too, such as {@code ${quarkus.datasource.password}}.
 */
@StaticInitSafe
@Priority(LiteralEnvironment.JUST_BELOW_EXPRESSIONS)
public final class LiteralEnvironment implements ConfigSourceInterceptor {

    static final int JUST_BELOW_EXPRESSIONS = Priorities.LIBRARY + 299;

    @Serial
    private static final long serialVersionUID = 1L;

    // The names of SmallRye's sources begin like this; a file .env is of the first kind.
    private static final List<String> LITERAL_SOURCES = List.of("EnvConfigSource", "SysPropConfigSource");

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        @Nullable ConfigValue found = context.proceed(name);
        return found == null || found.getValue() == null || !Expressions.isEnabled() || !isLiteral(found)
                ? found
                : found.withValue(escape(found.getValue()));
    }

    private static boolean isLiteral(ConfigValue value) {
        return value.getConfigSourceName() != null
                && LITERAL_SOURCES.stream().anyMatch(value.getConfigSourceName()::startsWith);
    }

    // The escape that MicroProfile Config defines. It works after a backslash too, unlike a doubled dollar sign.
    private static String escape(String value) {
        return value.replace("$", "\\$");
    }
}
