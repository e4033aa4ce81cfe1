package dev.tenantry.home;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.flyway.runtime.FlywayBuildTimeConfig;
import io.quarkus.flyway.runtime.FlywayContainer;
import io.quarkus.flyway.runtime.FlywayContainerProducer;
import io.quarkus.flyway.runtime.FlywayRuntimeConfig;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.flywaydb.core.Flyway;

/**
 * Creates one Flyway object per list of migrations, from the settings {@code quarkus.flyway.*}, when the first bean that
 * migrates is created. Quarkus would create one per data source at every start, although most instances never migrate.
 * It asks its own bean of this type for them; this one takes its place.
 */
@Alternative
@Priority(1)
@Singleton
class MigrationLists extends FlywayContainerProducer {

    /** The migrations of every home. */
    static final String HOME = "db/tenant";

    /** The migrations of the registry. */
    static final String REGISTRY = "db/control";

    MigrationLists(
            FlywayRuntimeConfig config,
            FlywayBuildTimeConfig buildTimeConfig,
            @All List<InstanceHandle<FlywayConfigurationCustomizer>> customizers) {
        super(config, buildTimeConfig, customizers);
    }

    @Produces
    @Singleton
    @Identifier(HOME) Flyway home(AgroalDataSource dataSource) {
        return create(dataSource, DataSourceUtil.DEFAULT_DATASOURCE_NAME);
    }

    @Produces
    @Singleton
    @Identifier(REGISTRY) Flyway registry(@DataSource("registry") AgroalDataSource dataSource) {
        return create(dataSource, "registry");
    }

    private Flyway create(AgroalDataSource dataSource, String name) {
        return super.createFlyway(dataSource, name, true, false).getFlyway();
    }

    /** Returns a container without a Flyway object, which only the pages of dev mode would use. */
    @Override
    public FlywayContainer createFlyway(
            javax.sql.DataSource dataSource, String name, boolean hasMigrations, boolean createPossible) {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT
                ? super.createFlyway(dataSource, name, hasMigrations, createPossible)
                : new FlywayContainer(
                        null, false, false, false, false, false, false, name, hasMigrations, createPossible);
    }
}
