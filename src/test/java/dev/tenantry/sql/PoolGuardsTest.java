package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tenantry.tracing.TracingConfig;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolGuardsTest {

    @Test
    void givesPoolsWatchedSocketsAndKeepsValuesOutOfMessages() {
        AgroalConnectionPoolConfigurationSupplier pool =
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration();
        new PoolGuards(new SimpleMeterRegistry(), noTraces()).guard(pool, guard -> Optional.empty());
        assertThat(pool.connectionFactoryConfiguration().get().jdbcProperties())
                .contains(
                        entry("socketFactory", WatchedSockets.class.getName()), entry("logServerErrorDetail", "false"));
    }

    private static TracingConfig noTraces() {
        return new SmallRyeConfigBuilder()
                .withMapping(TracingConfig.class)
                .build()
                .getConfigMapping(TracingConfig.class);
    }
}
