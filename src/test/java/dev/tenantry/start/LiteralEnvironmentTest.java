package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.Expressions;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests F28. {@code LiteralPasswordsIT} tests that such passwords arrive at the servers. */
class LiteralEnvironmentTest {

    private static final String PASSWORD = "acme.password";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa$$word",
                "a${b}c",
                "a${b:c}d",
                "ends${",
                "ends$",
                "$",
                "$$",
                "${}",
                "a\\b",
                "a\\\\b",
                "a\\$b",
                "a\\\\$b",
                "\\${b}",
                "ends\\",
                "${acme.copy}",
                "${vault::key}",
                "$$$${{",
                "$ {b}"
            })
    void passesOnAnyValueOfTheEnvironmentUnchangedAlsoToCopies(String value) {
        SmallRyeConfig config = builder()
                .withSources(new EnvConfigSource(Map.of("ACME_PASSWORD", value), 300))
                .build();
        assertThat(config.getValue(PASSWORD, String.class)).isEqualTo(value);
        assertThat(config.getValue("acme.copy", String.class)).isEqualTo(value);
        assertThat(config.getValue("acme.copy-of-copy", String.class)).isEqualTo(value);
        assertThat(config.getValue("acme.with-default", String.class)).isEqualTo(value);
        assertThat(Expressions.withoutExpansion(() -> config.getValue(PASSWORD, String.class)))
                .isEqualTo(value);
    }

    @Test
    void takesSystemPropertiesLiterally() {
        System.setProperty(PASSWORD, "pa$$word${b}");
        try {
            SmallRyeConfig config =
                    builder().withSources(new SysPropConfigSource()).build();
            assertThat(config.getValue(PASSWORD, String.class)).isEqualTo("pa$$word${b}");
        } finally {
            System.clearProperty(PASSWORD);
        }
    }

    @Test
    void expandsExpressionsInFiles() {
        SmallRyeConfig config = builder()
                .withSources(new PropertiesConfigSource(Map.of(PASSWORD, "a-${acme.name}-\\${b}"), "file", 260))
                .build();
        assertThat(config.getValue("acme.copy", String.class)).isEqualTo("a-acme-${b}");
    }

    private static SmallRyeConfigBuilder builder() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new LiteralEnvironment())
                .withDefaultValue("acme.name", "acme")
                .withDefaultValue("acme.copy", "${acme.password}")
                .withDefaultValue("acme.copy-of-copy", "${acme.copy}")
                .withDefaultValue("acme.with-default", "${acme.password:}");
    }
}
