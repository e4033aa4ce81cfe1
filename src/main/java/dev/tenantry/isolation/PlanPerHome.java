package dev.tenantry.isolation;

import dev.tenantry.context.TenantContext;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.inject.Singleton;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * Gives each schema its own prepared statements. Homes in schemas share connections, and PostgreSQL keeps one plan per
 * statement text: if the text were the same for all homes, PostgreSQL would plan it anew at each change of home, and
 * refuse it while a migration has changed a column's type in one home but not yet in another.
 */
@PersistenceUnitExtension
@Singleton
class PlanPerHome implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private final transient TenantContext context;

    PlanPerHome(TenantContext context) {
        this.context = context;
    }

    @Override
    public String inspect(String sql) {
        Tenant tenant = context.tenant();
        return tenant.placement() instanceof Placement.OwnSchema ? "/* " + tenant.home() + " */ " + sql : sql;
    }
}
