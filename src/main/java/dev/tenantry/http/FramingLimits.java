package dev.tenantry.http;

import io.quarkus.vertx.http.runtime.ServerLimitsConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;

/**
 * Limits the parts of a head.
 *
 * @param requestLine octets of the first line
 * @param fields octets of all header and trailer lines together
 */
record FramingLimits(int requestLine, int fields) {

    /** Returns the limits of the decoder that reads after the check. */
    static FramingLimits of(VertxHttpConfig config) {
        ServerLimitsConfig limits = config.limits();
        return new FramingLimits(
                limits.maxInitialLineLength(),
                Math.toIntExact(limits.maxHeaderSize().asLongValue()));
    }
}
