package dev.tenantry.redis;

import java.io.Serial;

/** Redis did not answer, not in time, or not with success. Callers go on without it. */
public final class RedisUnavailableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(Throwable cause) {
        super(cause);
    }
}
