package dev.tenantry.isolation;

import dev.tenantry.context.TenantContext;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.RequestScoped;

/** Tells Hibernate which tenant a session is for: the bound tenant. Without a bound tenant, no session is opened. */
@PersistenceUnitExtension
@RequestScoped
class BoundTenantResolver implements TenantResolver {

    private final TenantContext context;

    BoundTenantResolver(TenantContext context) {
        this.context = context;
    }

    @Override
    public String getDefaultTenantId() {
        throw new IllegalStateException("There is no default tenant.");
    }

    @Override
    public String resolveTenantId() {
        return context.tenant().id().toString();
    }
}
