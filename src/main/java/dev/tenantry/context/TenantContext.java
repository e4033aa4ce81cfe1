package dev.tenantry.context;

import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The one tenant of the running request or {@link TenantScope}. Bound once; there is no default. */
@RequestScoped
public class TenantContext {

    // Private: a public or package-private field would be one of the client proxy's, shared by all requests.
    private @Nullable Tenant tenant;

    /** @throws IllegalStateException when a tenant is bound already, be it the same one */
    void bind(Tenant tenant) {
        if (this.tenant != null) {
            throw new IllegalStateException("This request already belongs to tenant " + this.tenant.slug() + ".");
        }
        this.tenant = tenant;
    }

    public boolean isBound() {
        return tenant != null;
    }

    /** @throws IllegalStateException when no tenant is bound */
    public Tenant tenant() {
        if (tenant == null) {
            throw new IllegalStateException("No tenant is bound, and there is no default one.");
        }
        return tenant;
    }
}
