package dev.tenantry.ratelimit;

import dev.tenantry.context.TenantContext;
import dev.tenantry.http.FilterPriorities;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.tenant.Tenant;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

@Interceptor
@RateLimited
@Priority(FilterPriorities.RATE_LIMIT_INTERCEPTOR)
class RateLimitedInterceptor {

    private final TenantContext context;
    private final RateLimiter limiter;
    private final RateLimitHeaders headers;
    private final RateLimitConfig config;

    RateLimitedInterceptor(
            TenantContext context, RateLimiter limiter, RateLimitHeaders headers, RateLimitConfig config) {
        this.context = context;
        this.limiter = limiter;
        this.headers = headers;
        this.config = config;
    }

    @AroundInvoke
    @Nullable Object limit(InvocationContext invocation) throws Exception {
        Tenant tenant = context.tenant();
        int requests = requests(invocation.getParameters());
        RateLimitDecision decision = limiter.decide(tenant, requests);
        headers.announce(tenant.plan(), decision);
        if (!decision.allowed()) {
            throw refusal(tenant, decision, requests).asException();
        }
        return invocation.proceed();
    }

    private static int requests(@Nullable Object[] parameters) {
        for (@Nullable Object parameter : parameters) {
            if (parameter instanceof Weighted weighted) {
                return weighted.requests();
            }
        }
        return 1;
    }

    private Problem refusal(Tenant tenant, RateLimitDecision decision, int requests) {
        long seconds = decision.resetAfterSeconds();
        String detail = "The %s plan allows %d requests per %d seconds%s. Try again in %d seconds."
                .formatted(
                        tenant.plan().wireName(),
                        decision.quota().limit(),
                        decision.quota().window().toSeconds(),
                        requests == 1 ? "" : ", and this one counts as " + requests,
                        seconds);
        return Problem.of(ProblemType.RATE_LIMITED, detail)
                .withMember("plan", tenant.plan().wireName())
                .withMember("retryAfter", seconds)
                .withMember("upgradeUrl", config.upgradeUrl().toString())
                .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }
}
