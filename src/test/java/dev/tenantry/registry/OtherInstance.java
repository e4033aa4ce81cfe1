package dev.tenantry.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.start.StartConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;

/** A second instance in the same process. It shares Redis and PostgreSQL with the first, but not its memory. */
@Dependent
class OtherInstance {

    private final TenantRegistry registry;
    private final TenantChanges changes;

    OtherInstance(
            ReactiveRedisDataSource reactive,
            RedisCalls calls,
            ObjectMapper json,
            TenantTable table,
            Vertx vertx,
            RegistryConfig config,
            StartConfig start) {
        NearCache near = new NearCache(config);
        registry = new TenantRegistry(near, new RedisTenantCache(calls, json, config), table);
        changes = new TenantChanges(reactive, calls, registry, near, vertx, start);
    }

    void start() {
        changes.start(new StartupEvent());
    }

    void stop() {
        changes.stop(new ShutdownEvent());
    }

    TenantRegistry registry() {
        return registry;
    }

    TenantChanges changes() {
        return changes;
    }
}
