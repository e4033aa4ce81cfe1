package dev.tenantry.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.Unremovable;
import io.quarkus.jdbc.postgresql.runtime.PostgreSQLAgroalConnectionConfigurer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Any;
import java.util.Optional;

/**
 * Guards the pools that Quarkus makes from the configuration. Quarkus asks its own bean of this type to set what is
 * specific to a database; this one takes its place.
 */
@JdbcDriver("postgresql")
@Alternative
@Priority(1)
@Unremovable
@ApplicationScoped
class GuardedPools extends PostgreSQLAgroalConnectionConfigurer {

    private final PoolGuards guards;
    private final InjectableInstance<AgroalDataSource> pools;

    GuardedPools(PoolGuards guards, @Any InjectableInstance<AgroalDataSource> pools) {
        this.guards = guards;
        this.pools = pools;
    }

    @Override
    public void setExceptionSorter(String databaseKind, AgroalDataSourceConfigurationSupplier configuration) {
        guards.guard(configuration.connectionPoolConfiguration(), this::guardedBy);
    }

    // Quarkus does not say which pool the configuration is for, so it is looked up when it is needed.
    private Optional<AgroalDataSource> guardedBy(ExceptionSorter guard) {
        return pools.listActive().stream()
                .filter(source -> guard.equals(
                        source.getConfiguration().connectionPoolConfiguration().exceptionSorter()))
                .findFirst();
    }
}
