package dev.tenantry.redis;

import dev.tenantry.tenant.Tenant;
import java.util.List;

/**
 * Removes what one package keeps of a tenant in Redis. Each package that writes such keys provides a bean, because only
 * it knows their names. So the keys of Redis need not be searched.
 */
public interface CachedTenantData {

    /** Removes the tenant's keys. Can be repeated. */
    void remove(Tenant tenant) throws RedisUnavailableException;

    /** Returns the names of the tenant's keys that still exist. */
    List<String> remaining(Tenant tenant) throws RedisUnavailableException;
}
