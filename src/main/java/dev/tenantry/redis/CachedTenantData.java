package dev.tenantry.redis;

import dev.tenantry.tenant.Tenant;
import java.util.List;

/**
 * Knows what one package keeps of a tenant in Redis. Each package that writes such keys provides a bean, because only it
 * knows their names. So the keys of Redis need not be searched.
 */
public interface CachedTenantData {

    /** Returns the names of the tenant's keys that exist. */
    List<String> keys(Tenant tenant) throws RedisUnavailableException;
}
