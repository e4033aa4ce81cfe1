package dev.tenantry.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Follows the current request's answer, which is written in parts by a thread that waits for the client. If writing
 * fails, or takes too long, the answer is cut off in a way that the client notices: it must not take a part for the
 * whole.
 */
@ApplicationScoped
public class StreamedAnswers {

    private static final Logger LOG = Logger.getLogger(StreamedAnswers.class);

    private static final long CANCEL = 8;

    private final CurrentVertxRequest current;

    StreamedAnswers(CurrentVertxRequest current) {
        this.current = current;
    }

    /** Runs the action once the answer has ended, or its connection, even if that was before. */
    public void whenEnded(Runnable action) {
        RoutingContext routing = current.getCurrent();
        Channel channel = channel(routing);
        // On its event loop, where nothing can end between the question and the registration.
        channel.eventLoop().execute(() -> {
            if (!channel.isActive()
                    || routing.response().ended()
                    || routing.response().closed()) {
                action.run();
            } else {
                routing.addEndHandler(ended -> action.run());
            }
        });
    }

    /** Cuts the answer off unless it has ended by then, even if its client reads a little now and then. */
    public void cutOffAfter(Duration time) {
        RoutingContext routing = current.getCurrent();
        Future<?> due = channel(routing)
                .eventLoop()
                .schedule(() -> cutOff(routing, time), time.toMillis(), TimeUnit.MILLISECONDS);
        whenEnded(() -> due.cancel(false));
    }

    /**
     * Cuts an answer off that has failed. Once this method returns, nothing more is sent: Quarkus would close the
     * connection only after all that is unsent, and append the error to it, with an end that a client takes for that of
     * the whole.
     */
    void cutOff() {
        RoutingContext routing = current.getCurrent();
        EventLoop loop = channel(routing).eventLoop();
        if (loop.inEventLoop()) {
            cutOff(routing);
        } else {
            loop.submit(() -> cutOff(routing)).syncUninterruptibly();
        }
    }

    private static void cutOff(RoutingContext routing, Duration time) {
        LOG.infof("An answer was cut off because it took longer than %d seconds", time.toSeconds());
        cutOff(routing);
    }

    private static void cutOff(RoutingContext routing) {
        if (routing.request().version() == HttpVersion.HTTP_2) {
            routing.response().reset(CANCEL);
        } else {
            Watch.of(channel(routing)).close(Watch.Reason.ANSWER);
        }
    }

    private static Channel channel(RoutingContext routing) {
        return ((ConnectionBase) routing.request().connection()).channel();
    }
}
