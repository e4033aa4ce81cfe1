package dev.tenantry.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantRef;
import io.quarkus.arc.Arc;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import java.util.List;

/** Makes the instance under test, and Redis, believe what is out of date. For tests inside the service. */
public final class StaleCopies {

    // Beats every version that PostgreSQL has, so neither an announcement nor a poll replaces the copies.
    private static final long LATEST = 999;

    private StaleCopies() {}

    /** Puts this state of the tenant into all caches. */
    public static void put(Tenant old) {
        Tenant copy = new Tenant(
                old.id(),
                old.slug(),
                old.name(),
                old.plan(),
                old.status(),
                old.overrides(),
                old.placement(),
                old.epoch(),
                old.createdAt(),
                LATEST);
        bean(NearCache.class).put(copy);
        String json = CopyInRedis.of(copy, bean(ObjectMapper.class)).toString();
        for (TenantRef ref : List.of(old.id(), old.slug())) {
            bean(RedisDataSource.class).value(String.class).set(RedisTenantCache.key(ref), json, new SetArgs().ex(60));
        }
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
