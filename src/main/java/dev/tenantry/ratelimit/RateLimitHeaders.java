package dev.tenantry.ratelimit;

import dev.tenantry.tenant.Plan;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rate limit headers of a response: the three {@code X-RateLimit-*} headers as GitHub uses them, with
 * {@code Reset} in seconds since the epoch, and {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers-10, with {@code t} in seconds from now.
 */
@RequestScoped
class RateLimitHeaders {

    private @Nullable Plan plan;
    private @Nullable RateLimitDecision decision;

    void announce(Plan plan, RateLimitDecision decision) {
        this.plan = plan;
        this.decision = decision;
    }

    void writeTo(MultivaluedMap<String, Object> headers) {
        if (plan == null || decision == null) {
            return;
        }
        Quota quota = decision.quota();
        headers.putSingle("X-RateLimit-Limit", quota.limit());
        headers.putSingle("X-RateLimit-Remaining", decision.remaining());
        headers.putSingle("X-RateLimit-Reset", decision.resetAtEpochSecond());
        String policy = '"' + plan.wireName() + '"';
        headers.putSingle(
                "RateLimit-Policy",
                policy + ";q=" + quota.limit() + ";w=" + quota.window().toSeconds());
        headers.putSingle("RateLimit", policy + ";r=" + decision.remaining() + ";t=" + decision.resetAfterSeconds());
    }
}
