package dev.tenantry.context;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Makes memories for packages that must not know which tenant is bound. */
@ApplicationScoped
public class TenantMemories {

    private final TenantContext context;

    TenantMemories(TenantContext context) {
        this.context = context;
    }

    /** @param ttl how long a value is remembered */
    public <K, V> TenantMemory<K, V> create(int size, Duration ttl) {
        return new TenantMemory<>(context, size, ttl);
    }
}
