package dev.tenantry.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link Framing} first in the pipeline of every connection that a listener of this process accepts. Neither
 * Quarkus nor Vert.x has a hook for this, so it looks for listeners on the event loop that accepts connections.
 */
@ApplicationScoped
class Listeners {

    private static final String NAME = "framing-of-accepted";
    private static final int LOOK_EVERY_MILLIS = 1;

    /** API and management begin to listen at nearly the same time. */
    private static final long LOOK_FOR_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final VertxInternal vertx;

    Listeners(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** Called just before the first listener begins. */
    void expect(FramingLimits limits) {
        for (EventExecutor executor : vertx.getAcceptorEventLoopGroup()) {
            if (executor instanceof SingleThreadEventLoop acceptor) {
                new Lookout(acceptor, limits).begin();
            }
        }
    }

    /** Looks for listeners until a while after it has found the first. */
    private static final class Lookout implements Runnable {

        private final SingleThreadEventLoop acceptor;
        private final FramingLimits limits;
        private @Nullable Future<?> looking;
        private long foundAt;

        Lookout(SingleThreadEventLoop acceptor, FramingLimits limits) {
            this.acceptor = acceptor;
            this.limits = limits;
        }

        void begin() {
            acceptor.execute(
                    () -> looking = acceptor.scheduleWithFixedDelay(this, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        }

        @Override
        public void run() {
            List<Channel> found = new ArrayList<>();
            acceptor.registeredChannelsIterator().forEachRemaining(channel -> {
                if (channel instanceof ServerChannel && channel.pipeline().get(Accepted.class) == null) {
                    found.add(channel);
                }
            });
            found.forEach(this::guard);
            if (foundAt != 0 && System.nanoTime() - foundAt > LOOK_FOR_NANOS && looking != null) {
                looking.cancel(false);
            }
        }

        private void guard(Channel listener) {
            foundAt = System.nanoTime();
            // In dev mode, the listener outlives the class loader of the code that was here before.
            if (listener.pipeline().context(NAME) != null) {
                listener.pipeline().remove(NAME);
            }
            listener.pipeline().addFirst(NAME, new Accepted(limits));
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
