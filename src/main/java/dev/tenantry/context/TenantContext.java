package dev.tenantry.context;

import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Holds the tenant of the current request or {@link TenantScope}. It is bound once; there is no default. */
@RequestScoped
public class TenantContext {

    // Must be private: a public or package-private field would belong to the client proxy, and so to all requests.
    private @Nullable Tenant tenant;

    /** @throws IllegalStateException if a tenant is already bound, even the same one */
    void bind(Tenant tenant) {
        if (this.tenant != null) {
            throw new IllegalStateException("This request already belongs to tenant " + this.tenant.slug() + ".");
        }
        this.tenant = tenant;
    }

    public boolean isBound() {
        return tenant != null;
    }

    /** @throws IllegalStateException if no tenant is bound */
    public Tenant tenant() {
        if (tenant == null) {
            throw new IllegalStateException("No tenant is bound, and there is no default tenant.");
        }
        return tenant;
    }
}
