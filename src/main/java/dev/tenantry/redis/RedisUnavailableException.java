package dev.tenantry.redis;

import java.io.Serial;

/** Redis did not answer, answered too late or replied with an error. Callers continue without Redis. */
public final class RedisUnavailableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(Throwable cause) {
        super(cause);
    }
}
