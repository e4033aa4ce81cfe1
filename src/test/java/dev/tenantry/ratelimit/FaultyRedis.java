package dev.tenantry.ratelimit;

import dev.tenantry.redis.RedisCalls;
import dev.tenantry.redis.RedisUnavailableException;
import dev.tenantry.tenant.TenantId;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Asks the real Redis, notes what it was asked for, and fails in the way that a test wants. */
final class FaultyRedis extends RedisLimiter {

    enum Fault {
        NONE,
        /** The call does not reach Redis. */
        UNREACHABLE,
        /** The script runs, but its reply is lost. */
        LOST_REPLY
    }

    private final RedisCalls calls;
    private final List<LeaseRequest> requests = new ArrayList<>();
    volatile Fault fault = Fault.NONE;
    volatile @Nullable CountDownLatch replies;

    FaultyRedis(RedisCalls calls, RateLimitConfig config) {
        super(calls, config);
        this.calls = calls;
    }

    @Override
    Grant ask(TenantId tenant, Quota quota, LeaseRequest request) throws RedisUnavailableException {
        CountDownLatch held = replies;
        synchronized (requests) {
            requests.add(request);
        }
        if (fault == Fault.UNREACHABLE) {
            fail();
        }
        Grant grant = super.ask(tenant, quota, request);
        if (fault == Fault.LOST_REPLY) {
            fail();
        }
        if (held != null) {
            try {
                held.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
        return grant;
    }

    /** Returns how many times Redis was asked. */
    int asked() {
        return requests().size();
    }

    /** Returns what Redis was asked for so far. */
    List<LeaseRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    private void fail() throws RedisUnavailableException {
        calls.send(Request.cmd(Command.create("NO-SUCH-COMMAND")));
    }
}
