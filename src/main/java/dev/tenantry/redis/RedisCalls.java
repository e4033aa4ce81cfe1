package dev.tenantry.redis;

import dev.tenantry.tracing.Traced;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Redis and waits for the replies. Makes no calls while Redis is gone or hangs, and finds out once per
 * pause whether it is back. Thread-safe.
 */
@ApplicationScoped
public class RedisCalls {

    private static final Request PING = Request.cmd(Command.PING);

    private final Redis redis;
    private final RedisConfig config;
    private final RedisPulse pulse;
    private final Counter failures;

    RedisCalls(Redis redis, RedisConfig config, MeterRegistry meters) {
        this.redis = redis;
        this.config = config;
        this.pulse = new RedisPulse(config.pause());
        this.failures = Counter.builder("tenantry.redis.failures")
                .description("Calls to Redis that failed, were given up or were not made because Redis did not reply")
                .register(meters);
    }

    /** Sends one command and waits until the deadline. Returns Redis' reply, or null if Redis replies nil. */
    public @Nullable Response send(Request request) throws RedisUnavailableException {
        return counted(() -> send(request, this::soon));
    }

    /** Runs a script on one key and waits until the deadline. */
    public @Nullable Response run(RedisScript script, String key, Object... arguments)
            throws RedisUnavailableException {
        return counted(() -> run(script, this::soon, key, arguments));
    }

    /** Runs a script on one key and waits as long as Redis is alive: for results that are worth a delay. */
    public @Nullable Response runPatiently(RedisScript script, String key, Object... arguments)
            throws RedisUnavailableException {
        return counted(() -> run(script, this::patiently, key, arguments));
    }

    private @Nullable Response run(RedisScript script, Wait wait, String key, Object... arguments)
            throws ErrorReply, RedisUnavailableException {
        try {
            return send(command(Command.EVALSHA, script.sha1(), key, arguments), wait);
        } catch (ErrorReply error) {
            if (!error.isUnknownScript()) {
                throw error;
            }
            // Redis has not cached the script, as after a restart.
            return send(command(Command.EVAL, script.text(), key, arguments), wait);
        }
    }

    private @Nullable Response send(Request request, Wait wait) throws ErrorReply, RedisUnavailableException {
        if (!pulse.isAlive()) {
            tryAgain();
            throw new RedisUnavailableException("Redis has not replied lately, so it was not asked.");
        }
        try (Traced command = Traced.command(request.getDelegate().command())) {
            try {
                return wait.on(new PendingReply(pulse, redis.getDelegate().send(request.getDelegate())));
            } catch (ErrorReply | RedisUnavailableException failure) {
                command.failed(failure.getClass().getSimpleName());
                throw failure;
            }
        }
    }

    // No call waits for the reply: while Redis hangs, each of them would wait in vain.
    private void tryAgain() {
        if (pulse.isTrialDue()) {
            pulse.watch(redis.getDelegate().send(PING.getDelegate()));
        }
    }

    private @Nullable Response soon(PendingReply reply) throws ErrorReply, RedisUnavailableException {
        return Response.newInstance(reply.within(config.deadline()));
    }

    private @Nullable Response patiently(PendingReply reply) throws ErrorReply, RedisUnavailableException {
        return Response.newInstance(reply.patiently(config));
    }

    private @Nullable Response counted(Call call) throws RedisUnavailableException {
        try {
            return call.make();
        } catch (ErrorReply error) {
            failures.increment();
            throw new RedisUnavailableException(error);
        } catch (RedisUnavailableException unavailable) {
            failures.increment();
            throw unavailable;
        }
    }

    private static Request command(Command command, String script, String key, Object... arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return request;
    }

    @FunctionalInterface
    private interface Call {

        @Nullable Response make() throws ErrorReply, RedisUnavailableException;
    }

    @FunctionalInterface
    private interface Wait {

        @Nullable Response on(PendingReply reply) throws ErrorReply, RedisUnavailableException;
    }
}
