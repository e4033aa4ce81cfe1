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
        // Strings, because a lookup of how to write a number costs more than writing it.
        Quota quota = decision.quota();
        String limit = Integer.toString(quota.limit());
        String remaining = Integer.toString(decision.remaining());
        String policy = '"' + plan.wireName() + '"';
        headers.putSingle("X-RateLimit-Limit", limit);
        headers.putSingle("X-RateLimit-Remaining", remaining);
        headers.putSingle("X-RateLimit-Reset", Long.toString(decision.resetAtEpochSecond()));
        headers.putSingle(
                "RateLimit-Policy",
                policy + ";q=" + limit + ";w=" + quota.window().toSeconds());
        headers.putSingle("RateLimit", policy + ";r=" + remaining + ";t=" + decision.resetAfterSeconds());
    }
}
