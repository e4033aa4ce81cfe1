package dev.tenantry.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Closes connections whose client keeps them waiting. Looks at all of them once per second, because Vert.x has no
 * deadline for a head or an answer, and its idle timeout would end requests that take longer.
 */
// A close fails only if the connection is gone already.
@SuppressWarnings("FutureReturnValueIgnored")
@ApplicationScoped
class Connections {

    private static final Logger LOG = Logger.getLogger(Connections.class);
    private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final VertxInternal vertx;
    private final Listeners listeners;
    private final AtomicLong warningDue = new AtomicLong(System.nanoTime());
    private final long answerNanos;
    private final long idleNanos;
    private final int maxStreams;
    private final Counter idle;
    private final Counter answer;
    private final Counter flood;

    Connections(Vertx vertx, Listeners listeners, HttpConfig config, MeterRegistry meters) {
        this.vertx = (VertxInternal) vertx;
        this.listeners = listeners;
        this.answerNanos = config.answerDeadline().toNanos();
        this.idleNanos = config.idleDeadline().toNanos();
        this.maxStreams = config.maxStreams();
        this.idle = disconnects(meters, "idle");
        this.answer = disconnects(meters, "answer");
        this.flood = disconnects(meters, "flood");
    }

    private static Counter disconnects(MeterRegistry meters, String reason) {
        return Counter.builder("tenantry.http.disconnects")
                .description("Connections and HTTP/2 streams ended because the client was too slow or sent too much")
                .tag("reason", reason)
                .register(meters);
    }

    void register(@Observes Filters filters) {
        filters.register(this::follow, FilterPriorities.CONNECTION);
    }

    // The management port has no filters.
    void register(@Observes ManagementInterface management) {
        management.router().route().order(-FilterPriorities.CONNECTION).handler(this::follow);
    }

    private void follow(RoutingContext routing) {
        Channel channel = ((ConnectionBase) routing.request().connection()).channel();
        if (!channel.isActive()) {
            // Vert.x would not tell this request that its connection is closed, so a stream would wait for ever.
            routing.response().setStatusCode(ClientLeft.STATUS).end();
            return;
        }
        boolean isHttpTwo = routing.request().version() == HttpVersion.HTTP_2;
        if (!(isHttpTwo ? HttpTwoHeads.isChecked(channel) : channel.pipeline().context(Framing.NAME) != null)) {
            // Its listener was not known yet when it was accepted.
            channel.close();
            warnOfUnchecked();
            return;
        }
        if (isHttpTwo) {
            HttpTwoStreams streams = Watch.of(channel).followStreams(maxStreams);
            int stream = routing.response().streamId();
            routing.addEndHandler(ended -> channel.eventLoop().execute(() -> streams.answered(stream)));
        } else {
            Watch.of(channel).followRequests(flood::increment);
        }
        routing.next();
    }

    private void warnOfUnchecked() {
        long now = System.nanoTime();
        long due = warningDue.get();
        if (now - due >= 0 && warningDue.compareAndSet(due, now + WARN_EVERY_NANOS)) {
            LOG.warn(
                    "A connection was closed because its requests are not checked. This is normal in the first"
                            + " moments of dev mode; otherwise, it means that this version of Netty or Vert.x is not supported.");
        }
    }

    // On an event loop, because all workers may be busy.
    @NonBlocking
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void inspect() {
        listeners.look();
        for (EventExecutor executor : vertx.getEventLoopGroup()) {
            if (executor instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> inspect(loop));
            }
        }
    }

    private void inspect(SingleThreadEventLoop loop) {
        long now = System.nanoTime();
        List<Channel> accepted = new ArrayList<>();
        // Connections to servers have no parent.
        loop.registeredChannelsIterator().forEachRemaining(channel -> {
            if (channel.parent() != null) {
                accepted.add(channel);
            }
        });
        accepted.forEach(channel -> inspect(channel, now));
    }

    private void inspect(Channel channel, long now) {
        Watch watch = Watch.of(channel);
        answer.increment(watch.resetStalled(now, answerNanos));
        watch.overdue(now, answerNanos, idleNanos).ifPresent(reason -> {
            watch.close(reason);
            switch (reason) {
                case IDLE -> idle.increment();
                case ANSWER -> answer.increment();
            }
        });
    }
}
