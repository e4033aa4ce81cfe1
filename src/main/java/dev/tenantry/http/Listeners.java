package dev.tenantry.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link Framing} first in the pipeline of every connection that a listener of this process accepts. Netty tells
 * {@link NewListeners} of them. In dev mode and tests, it cannot see that class, so this looks for listeners on the event
 * loop that accepts connections.
 */
@ApplicationScoped
class Listeners {

    private static final String NAME = "framing-of-accepted";
    private static final int LOOK_EVERY_MILLIS = 1;

    /** API and management begin to listen at nearly the same time. After that, a look per second is enough. */
    private static final long LOOK_CLOSELY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<Lookout> lookouts = new ArrayList<>();
    private final FramingLimits limits;

    Listeners(Vertx vertx, VertxHttpConfig config) {
        limits = FramingLimits.of(config);
        for (EventExecutor executor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            if (executor instanceof SingleThreadEventLoop acceptor) {
                lookouts.add(new Lookout(acceptor));
            }
        }
    }

    /** Looks closely for a while, if Netty does not tell. Called just before listeners begin. */
    void expect() {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            lookouts.forEach(Lookout::begin);
        }
    }

    // Quarkus opens its ports after this. In dev mode, they stay open when the code is replaced.
    void expect(@Observes StartupEvent event) {
        expect();
    }

    /** Looks once, for listeners that began late. */
    void look() {
        lookouts.forEach(Lookout::look);
    }

    /** Has the connections checked that this listener accepts from now on. */
    void guard(Channel listener) {
        // In dev mode, the listener outlives the class loader of the code that was here before.
        if (listener.pipeline().context(NAME) != null) {
            listener.pipeline().remove(NAME);
        }
        listener.pipeline().addFirst(NAME, new Accepted(limits));
    }

    // In dev mode, the event loops go on.
    void stop(@Observes ShutdownEvent event) {
        lookouts.forEach(Lookout::end);
    }

    /** Looks for the listeners of one event loop, and only on it. */
    private final class Lookout {

        private final SingleThreadEventLoop acceptor;
        private @Nullable Future<?> looking;
        private long until;
        private boolean ended;

        Lookout(SingleThreadEventLoop acceptor) {
            this.acceptor = acceptor;
        }

        void begin() {
            acceptor.execute(() -> {
                until = System.nanoTime() + LOOK_CLOSELY_NANOS;
                if (looking == null && !ended) {
                    looking = acceptor.scheduleWithFixedDelay(
                            this::lookClosely, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                }
            });
        }

        void look() {
            acceptor.execute(this::guardAll);
        }

        void end() {
            acceptor.execute(() -> {
                ended = true;
                rest();
            });
        }

        private void rest() {
            if (looking != null) {
                looking.cancel(false);
                looking = null;
            }
        }

        private void lookClosely() {
            guardAll();
            if (System.nanoTime() - until > 0) {
                rest();
            }
        }

        private void guardAll() {
            if (ended) {
                return;
            }
            List<Channel> found = new ArrayList<>();
            acceptor.registeredChannelsIterator().forEachRemaining(channel -> {
                if (channel instanceof ServerChannel && channel.pipeline().get(Accepted.class) == null) {
                    found.add(channel);
                }
            });
            found.forEach(Listeners.this::guard);
        }
    }

    /** Sees each connection before Vert.x does. */
    private static final class Accepted extends ChannelInboundHandlerAdapter {

        private final FramingLimits limits;

        Accepted(FramingLimits limits) {
            this.limits = limits;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Channel connection) {
                connection.pipeline().addFirst(Framing.NAME, new Framing(limits));
            }
            ctx.fireChannelRead(message);
        }
    }
}
