package dev.tenantry.registry;

import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartOrder;
import dev.tenantry.tenant.TenantId;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands.ReactiveRedisSubscriber;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Announces changes of tenants to all running instances over a Redis channel. Each message is a tenant's id and only a
 * hint to reload, so a forged, duplicate or late message does no harm. If a message is lost, the caches' time to live
 * limits how long the change stays unseen.
 */
@ApplicationScoped
public class TenantChanges {

    /**
     * Carries the ids of changed tenants. Code that changes a row of {@code control.tenants} publishes the tenant's id
     * here after COMMIT.
     */
    public static final String CHANNEL = "tenantry:tenant-changed";

    private static final Logger LOG = Logger.getLogger(TenantChanges.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final ReactiveRedisDataSource redis;
    private final RedisCalls calls;
    private final TenantRegistry registry;
    private final NearCache near;
    private final Vertx vertx;
    private final StartConfig start;

    private final AtomicBoolean outage = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile @Nullable ReactiveRedisSubscriber subscriber;

    TenantChanges(
            ReactiveRedisDataSource redis,
            RedisCalls calls,
            TenantRegistry registry,
            NearCache near,
            Vertx vertx,
            StartConfig start) {
        this.redis = redis;
        this.calls = calls;
        this.registry = registry;
        this.near = near;
        this.vertx = vertx;
        this.start = start;
    }

    /**
     * Reloads the tenant, here and in Redis, and notifies all other instances. If Redis does not respond, retries until
     * it does: an instance that can still reach Redis would otherwise keep using the stale entry there.
     */
    public void announce(TenantId id) {
        if (!tell(id)) {
            LOG.warnf("Could not announce the change of tenant %s: Redis does not respond; retrying until it does", id);
            announceLater(id);
        }
    }

    private void announceLater(TenantId id) {
        afterAWhile(() -> onAWorker(id, () -> {
            if (!tell(id)) {
                announceLater(id);
            }
        }));
    }

    private boolean tell(TenantId id) {
        try {
            registry.refresh(id);
        } catch (RegistryUnavailableException unreadable) {
            // Only this instance failed to read it, so the others are notified all the same.
            LOG.warnf(unreadable, "Tenant %s changed, but this instance could not reload it", id);
        }
        try {
            calls.send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(id.toString()));
            return true;
        } catch (RedisUnavailableException unavailable) {
            return false;
        }
    }

    void written(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantChanged change) {
        announce(change.id());
    }

    void start(@Observes @Priority(StartOrder.SUBSCRIPTION) StartupEvent event) {
        if (start.serves()) {
            subscribe();
            listenForSilence();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        ReactiveRedisSubscriber current = subscriber;
        if (current != null) {
            current.unsubscribe().subscribe().with(done -> {}, failure -> LOG.debug("Could not unsubscribe", failure));
        }
    }

    // A Redis that hangs does not end the subscription. Nothing stays cached while Redis does not respond.
    private void listenForSilence() {
        afterAWhile(() -> vertx.executeBlocking(
                        () -> {
                            if (!isAnswering()) {
                                near.clear();
                            }
                            return true;
                        },
                        false)
                .onComplete(asked -> listenForSilence()));
    }

    private boolean isAnswering() {
        try {
            calls.send(Request.cmd(Command.PING));
            return true;
        } catch (RedisUnavailableException unavailable) {
            return false;
        }
    }

    private void subscribe() {
        if (stopped) {
            return;
        }
        // A subscription may report its end twice, as an end and as an error, but must be replaced only once.
        AtomicBoolean live = new AtomicBoolean(true);
        Runnable lost = () -> {
            if (live.getAndSet(false) && !stopped) {
                retryLater();
            }
        };
        redis.pubsub(String.class)
                .subscribe(CHANNEL, this::received, lost, failure -> lost.run())
                .subscribe()
                .with(this::subscribed, failure -> retryLater());
    }

    private void subscribed(ReactiveRedisSubscriber current) {
        subscriber = current;
        // Messages may have been missed without a subscription, so all cached tenants are looked up again.
        near.clear();
        if (outage.getAndSet(false)) {
            LOG.info("Redis is reachable again; receiving changes of tenants");
        }
    }

    private void retryLater() {
        // Once per outage, not twice per second.
        if (!outage.getAndSet(true)) {
            LOG.warn("Redis is unreachable: tenants are read from PostgreSQL, and rate limits apply per instance");
        }
        // No changes arrive, so nothing may stay cached longer than the pause between two attempts.
        near.clear();
        afterAWhile(this::subscribe);
    }

    private void afterAWhile(Runnable next) {
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(RETRY_AFTER)
                .subscribe()
                .with(elapsed -> {
                    if (!stopped) {
                        next.run();
                    }
                });
    }

    private void received(String message) {
        Optional<TenantId> id = TenantId.parse(message);
        if (id.isEmpty()) {
            LOG.warnf("Ignored a message on channel %s that is not a valid tenant id", CHANNEL);
            return;
        }
        onAWorker(id.get(), () -> registry.refresh(id.get()));
    }

    // Messages and timers arrive on the event loop, where reading PostgreSQL would block.
    private void onAWorker(TenantId id, Runnable work) {
        vertx.executeBlocking(
                        () -> {
                            work.run();
                            return true;
                        },
                        false)
                .onFailure(
                        failure -> LOG.warnf(failure, "Tenant %s changed, but this instance could not reload it", id));
    }
}
