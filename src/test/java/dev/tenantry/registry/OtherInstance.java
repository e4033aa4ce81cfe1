package dev.tenantry.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.StartConfig;
import dev.tenantry.start.Timers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
    private final ChangeSubscription subscription;
    private final ChangePoll poll;

    OtherInstance(
            ReactiveRedisDataSource reactive,
            RedisCalls calls,
            ObjectMapper json,
            TenantTable table,
            Vertx vertx,
            RegistryConfig config,
            StartConfig start,
            Timers timers) {
        NearCache near = new NearCache(config);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        registry = new TenantRegistry(
                near,
                new RedisTenantCache(calls, json, config),
                table,
                new Tombstones(config, json),
                new LookupMetrics(meters));
        changes = new TenantChanges(calls, registry);
        subscription = new ChangeSubscription(reactive, calls, registry, vertx, start, meters);
        poll = new ChangePoll(table, registry, near, timers, meters);
    }

    void start() {
        subscription.start(new StartupEvent());
        poll.begin(new ServingBegins());
    }

    void stop() {
        subscription.stop(new ShutdownEvent());
        poll.stop(new ShutdownEvent());
    }

    TenantRegistry registry() {
        return registry;
    }

    TenantChanges changes() {
        return changes;
    }
}
