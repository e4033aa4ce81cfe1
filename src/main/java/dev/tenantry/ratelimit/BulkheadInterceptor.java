package dev.tenantry.ratelimit;

import dev.tenantry.context.TenantContext;
import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/** Asks the bulkhead. Runs after the rate limit, so that a request over the limit is refused at once. */
@Interceptor
@RateLimited
@Priority(FilterPriorities.BULKHEAD_INTERCEPTOR)
class BulkheadInterceptor {

    private final TenantContext context;
    private final Bulkhead bulkhead;

    BulkheadInterceptor(TenantContext context, Bulkhead bulkhead) {
        this.context = context;
        this.bulkhead = bulkhead;
    }

    @AroundInvoke
    @Nullable Object admit(InvocationContext invocation) throws Exception {
        return bulkhead.call(context.tenant(), invocation::proceed);
    }
}
