package dev.tenantry.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.Guard;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Serial;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Redis, blocking for at most the deadline. If most calls fail, the circuit opens, and calls fail
 * immediately for the length of the pause: a slow or unreachable Redis does not slow requests down. Thread-safe.
 */
@ApplicationScoped
public class RedisCalls {

    private final Redis redis;
    private final Duration deadline;
    private final Guard circuit;
    private final Counter failures;

    RedisCalls(Redis redis, RedisConfig config, MeterRegistry meters) {
        this.redis = redis;
        this.deadline = config.deadline();
        this.circuit = Guard.create()
                .withDescription("redis")
                .withCircuitBreaker()
                .requestVolumeThreshold(4)
                .failureRatio(0.75)
                .delay(config.pause().toMillis(), ChronoUnit.MILLIS)
                .skipOn(ErrorReply.class)
                .done()
                .build();
        this.failures = Counter.builder("tenantry.redis.failures")
                .description("Calls to Redis that failed, timed out or were not made because the circuit was open")
                .register(meters);
    }

    /** Sends one command. Returns Redis' reply, or null if Redis replies nil. */
    public @Nullable Response send(Request request) throws RedisUnavailableException {
        try {
            return guarded(request);
        } catch (Exception failure) {
            throw failed(failure);
        }
    }

    /** Runs a script on one key. Sends the script's text only if Redis has not cached it, as after a restart. */
    public @Nullable Response run(RedisScript script, String key, Object... arguments)
            throws RedisUnavailableException {
        try {
            return guarded(command(Command.EVALSHA, script.sha1(), key, arguments));
        } catch (ErrorReply error) {
            if (error.type.is("NOSCRIPT")) {
                return send(command(Command.EVAL, script.text(), key, arguments));
            }
            throw failed(error);
        } catch (Exception failure) {
            throw failed(failure);
        }
    }

    private @Nullable Response guarded(Request request) throws Exception {
        return circuit.call(() -> sendNow(request), Response.class);
    }

    private @Nullable Response sendNow(Request request) throws ErrorReply {
        try {
            return redis.send(request).await().atMost(deadline);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof ErrorType type) {
                throw new ErrorReply(type);
            }
            throw failure;
        }
    }

    private RedisUnavailableException failed(Exception failure) {
        failures.increment();
        return new RedisUnavailableException(failure);
    }

    private static Request command(Command command, String script, String key, Object... arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return request;
    }

    /** An error reply, for example because a key has the wrong type. Redis did answer, so the circuit stays closed. */
    private static final class ErrorReply extends Exception {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient ErrorType type;

        ErrorReply(ErrorType type) {
            super(type);
            this.type = type;
        }
    }
}
