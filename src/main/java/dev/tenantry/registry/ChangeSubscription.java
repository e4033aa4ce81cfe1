package dev.tenantry.registry;

import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartOrder;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands.ReactiveRedisSubscriber;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Receives announcements of changed tenants. A subscription only receives, so it does not notice that its connection is
 * dead. This instance therefore sends itself a message every half second, and subscribes anew if it does not hear them.
 */
@Singleton
class ChangeSubscription {

    private static final Logger LOG = Logger.getLogger(ChangeSubscription.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

    private final ReactiveRedisDataSource redis;
    private final RedisCalls calls;
    private final TenantRegistry registry;
    private final Vertx vertx;
    private final StartConfig start;

    // Each instance has its own channel, so that instances do not hear each other's messages.
    private final String heartbeat = TenantChanges.CHANNEL + ":" + UUID.randomUUID();
    private final AtomicBoolean outage = new AtomicBoolean();
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile @Nullable Attempt current;

    ChangeSubscription(
            ReactiveRedisDataSource redis,
            RedisCalls calls,
            TenantRegistry registry,
            Vertx vertx,
            StartConfig start,
            MeterRegistry meters) {
        this.redis = redis;
        this.calls = calls;
        this.registry = registry;
        this.vertx = vertx;
        this.start = start;
        TimeGauge.builder("tenantry.registry.subscription.age", this::silenceNanos, TimeUnit.NANOSECONDS)
                .description("Time since the subscription to changes of tenants was last heard to work")
                .register(meters);
    }

    void start(@Observes @Priority(StartOrder.SUBSCRIPTION) StartupEvent event) {
        if (start.serves()) {
            subscribe();
            beatLater();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        Attempt last = current;
        if (last != null) {
            last.end();
        }
    }

    private void beatLater() {
        afterAWhile(() -> vertx.executeBlocking(
                        () -> {
                            beat();
                            return true;
                        },
                        false)
                .onComplete(sent -> beatLater()));
    }

    private void beat() {
        try {
            calls.send(Request.cmd(Command.PUBLISH).arg(heartbeat).arg(heartbeat));
        } catch (RedisUnavailableException unavailable) {
            LOG.debug("Redis does not respond", unavailable);
        }
        Attempt last = current;
        if (last != null && silenceNanos() > LONGEST_SILENCE.toNanos()) {
            last.end();
        }
    }

    private void subscribe() {
        if (stopped) {
            return;
        }
        heardNanos = System.nanoTime();
        Attempt attempt = new Attempt();
        current = attempt;
        redis.pubsub(String.class)
                .subscribe(
                        List.of(TenantChanges.CHANNEL, heartbeat),
                        this::received,
                        attempt::end,
                        failure -> attempt.end())
                .subscribe()
                .with(attempt::established, failure -> attempt.end());
    }

    private void received(String message) {
        if (message.equals(heartbeat)) {
            heardNanos = System.nanoTime();
            if (outage.getAndSet(false)) {
                LOG.info("Announcements of changed tenants arrive again");
            }
            return;
        }
        Optional<TenantId> id = TenantId.parse(message);
        if (id.isEmpty()) {
            LOG.warnf("Ignored a message on channel %s that is not a valid tenant id", TenantChanges.CHANNEL);
            return;
        }
        reload(id.get());
    }

    // Messages arrive on the event loop, where reading PostgreSQL would block.
    private void reload(TenantId id) {
        vertx.executeBlocking(() -> registry.reload(id), false)
                .onFailure(
                        failure -> LOG.warnf(failure, "Tenant %s changed, but this instance could not reload it", id));
    }

    private void afterAWhile(Runnable next) {
        Uni.createFrom().voidItem().onItem().delayIt().by(BEAT).subscribe().with(elapsed -> {
            if (!stopped) {
                next.run();
            }
        });
    }

    private long silenceNanos() {
        return System.nanoTime() - heardNanos;
    }

    /** One subscription. It may report its end more than once, or be established after it was given up. */
    private final class Attempt {

        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable ReactiveRedisSubscriber subscriber;

        void established(ReactiveRedisSubscriber established) {
            subscriber = established;
            if (ended.get()) {
                unsubscribe();
            }
        }

        void end() {
            if (ended.getAndSet(true)) {
                return;
            }
            unsubscribe();
            if (!stopped) {
                // Once per outage, not twice per second.
                if (!outage.getAndSet(true)) {
                    LOG.warn("No announcements of changed tenants arrive from Redis; until they do, this instance asks"
                            + " PostgreSQL for changes, once per second");
                }
                afterAWhile(ChangeSubscription.this::subscribe);
            }
        }

        private void unsubscribe() {
            ReactiveRedisSubscriber established = subscriber;
            if (established != null) {
                established
                        .unsubscribe()
                        .subscribe()
                        .with(done -> {}, failure -> LOG.debug("Could not unsubscribe", failure));
            }
        }
    }
}
