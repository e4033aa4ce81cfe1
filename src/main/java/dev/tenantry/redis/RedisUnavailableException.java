package dev.tenantry.redis;

import java.io.Serial;

/** Redis did not reply, replied too late or replied with an error. Callers continue without Redis. */
public final class RedisUnavailableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(String reason) {
        super(reason);
    }

    RedisUnavailableException(Throwable cause) {
        super(cause);
    }
}
