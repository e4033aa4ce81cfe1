package dev.tenantry.context;

import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Holds the tenant of the current request or {@link TenantScope}. It is bound once; there is no default. */
@RequestScoped
public class TenantContext {

    // Must be private: a public or package-private field would belong to the client proxy, and so to all requests.
    private @Nullable Tenant tenant;
    private long boundAtNanos;

    /** @throws IllegalStateException if a tenant is already bound, even the same one */
    void bind(Tenant tenant) {
        if (this.tenant != null) {
            throw new IllegalStateException("This request already belongs to tenant " + this.tenant.slug() + ".");
        }
        this.tenant = tenant;
        this.boundAtNanos = System.nanoTime();
    }

    public boolean isBound() {
        return tenant != null;
    }

    /** Returns for how many nanoseconds the tenant has been bound. */
    public long boundForNanos() {
        return System.nanoTime() - boundAtNanos;
    }

    /** @throws IllegalStateException if no tenant is bound */
    public Tenant tenant() {
        if (tenant == null) {
            throw new IllegalStateException("No tenant is bound, and there is no default tenant.");
        }
        return tenant;
    }
}
