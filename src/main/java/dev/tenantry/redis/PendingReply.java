package dev.tenantry.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for the reply to one call. */
final class PendingReply {

    private static final int LOOKS = 5;

    private final RedisPulse pulse;
    private final long began = System.nanoTime();
    private final CompletableFuture<AsyncResult<Response>> reply = new CompletableFuture<>();
    private long seen;

    PendingReply(RedisPulse pulse, Future<Response> sent) {
        this.pulse = pulse;
        this.seen = pulse.replies();
        pulse.watch(sent).onComplete(reply::complete);
    }

    /** Waits for a fixed time. Giving up says nothing about Redis: the machine may be busy. */
    @Nullable Response within(Duration deadline) throws ErrorReply, RedisUnavailableException {
        AsyncResult<Response> result = poll(deadline);
        if (result == null) {
            throw new RedisUnavailableException(
                    "Redis has not replied within %s (tenantry.redis.deadline).".formatted(deadline));
        }
        return valueOf(result);
    }

    /**
     * Waits as long as Redis is alive, and for the patience at most. A clock alone cannot tell a Redis that hangs from
     * a busy machine, on which this thread, the event loop and Redis all wait for a processor. So this thread looks
     * several times whether any call was answered, and finds Redis silent if it has looked in vain several times in a
     * row. On a busy machine the looks come late too, and the event loop runs between them.
     */
    @Nullable Response patiently(RedisConfig config) throws ErrorReply, RedisUnavailableException {
        int inVain = 0;
        while (true) {
            AsyncResult<Response> result = poll(config.silence().dividedBy(LOOKS));
            if (result != null) {
                return valueOf(result);
            }
            long replies = pulse.replies();
            inVain = replies == seen ? inVain + 1 : 0;
            seen = replies;
            if (inVain >= LOOKS) {
                pulse.fallSilent(seen);
                throw new RedisUnavailableException("Redis has not replied to any call for %s (tenantry.redis.silence)."
                        .formatted(config.silence()));
            }
            if (!pulse.isAlive()) {
                throw new RedisUnavailableException("Redis does not reply, as another call has noticed.");
            }
            if (System.nanoTime() - began > config.patience().toNanos()) {
                throw new RedisUnavailableException(
                        "Redis replies to others, but has not replied to this call for %s (tenantry.redis.patience)."
                                .formatted(config.patience()));
            }
        }
    }

    private @Nullable Response valueOf(AsyncResult<Response> result) throws ErrorReply, RedisUnavailableException {
        if (result.succeeded()) {
            return result.result();
        }
        if (ErrorReply.is(result.cause())) {
            throw ErrorReply.of(result.cause());
        }
        pulse.fallSilent(seen);
        throw new RedisUnavailableException(result.cause());
    }

    /** Returns the result, or null if there is none yet after the given time. */
    private @Nullable AsyncResult<Response> poll(Duration time) throws RedisUnavailableException {
        try {
            return reply.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException(interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
