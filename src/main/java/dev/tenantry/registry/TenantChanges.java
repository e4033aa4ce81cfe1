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
 * Carries changes of tenants to every running instance, over a Redis channel whose messages are tenants' ids. A message
 * is a hint to look again and nothing more, so a forged, doubled or late one does no harm, and a lost one is made good
 * by the caches' time to live.
 */
@ApplicationScoped
public class TenantChanges {

    /** Whoever changes a row of {@code control.tenants} publishes the tenant's id here, after COMMIT. */
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
     * Tells all instances, this one included, and puts the change into Redis. Where Redis does not answer, again and
     * again until it does: an instance that can still reach it would go on believing the copy that is there.
     */
    public void announce(TenantId id) {
        if (!tell(id)) {
            LOG.warnf("The change of tenant %s is not announced yet: Redis does not answer", id);
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
            // By this instance; the others may be able to.
            LOG.warnf(unreadable, "Tenant %s changed, but could not be read again", id);
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
            current.unsubscribe().subscribe().with(done -> {}, failure -> LOG.debug("Unsubscribing failed", failure));
        }
    }

    // A Redis that hangs ends no subscription. While it says nothing, nothing is remembered either.
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
        // A subscription may report its end twice, as an end and as an error: it is replaced once.
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
        // Messages may have been missed while nobody listened: what was remembered until now is looked up again.
        near.clear();
        if (outage.getAndSet(false)) {
            LOG.info("Redis is back");
        }
    }

    private void retryLater() {
        // Once an outage, not twice a second.
        if (!outage.getAndSet(true)) {
            LOG.warn("Redis is away: tenants are read from PostgreSQL, and limits hold for each instance by itself");
        }
        // Nobody tells us of changes: so nothing is remembered for longer than the pause between two attempts.
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
            LOG.warnf("Ignoring a message on %s that is not a tenant's id", CHANNEL);
            return;
        }
        onAWorker(id.get(), () -> registry.refresh(id.get()));
    }

    // Reading PostgreSQL blocks, and messages and timers come on the event loop.
    private void onAWorker(TenantId id, Runnable work) {
        vertx.executeBlocking(
                        () -> {
                            work.run();
                            return true;
                        },
                        false)
                .onFailure(failure -> LOG.warnf(failure, "Tenant %s changed, but could not be read again", id));
    }
}
