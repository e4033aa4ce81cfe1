package dev.tenantry.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.io.Serial;

/** An error reply, for example because a key has the wrong type. Redis did reply, so it counts as available. */
final class ErrorReply extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ErrorType type;

    private ErrorReply(ErrorType type) {
        super(type);
        this.type = type;
    }

    /** Returns whether Redis itself sent this failure. The client reports a closed connection in the same type. */
    static boolean is(Throwable failure) {
        return failure instanceof ErrorType type && !type.is("CONNECTION_CLOSED");
    }

    static ErrorReply of(Throwable failure) {
        return new ErrorReply((ErrorType) failure);
    }

    boolean isUnknownScript() {
        return type.is("NOSCRIPT");
    }
}
