package dev.tenantry.isolation;

import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link FenceRetry} repeat every method that begins a transaction. Bound to {@code @Transactional} itself, so
 * that a resource needs no further annotation.
 */
abstract class FenceInterceptor {

    private final FenceRetry fence;

    FenceInterceptor(FenceRetry fence) {
        this.fence = fence;
    }

    @AroundInvoke
    @Nullable Object repeat(InvocationContext invocation) throws Exception {
        return fence.call(invocation);
    }

    /** CDI binds an interceptor to one type of transaction. */
    @Interceptor
    @Transactional(Transactional.TxType.REQUIRED)
    @Priority(FilterPriorities.FENCE_INTERCEPTOR)
    static class OfRequired extends FenceInterceptor {

        OfRequired(FenceRetry fence) {
            super(fence);
        }
    }

    /** See {@link OfRequired}. */
    @Interceptor
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @Priority(FilterPriorities.FENCE_INTERCEPTOR)
    static class OfRequiresNew extends FenceInterceptor {

        OfRequiresNew(FenceRetry fence) {
            super(fence);
        }
    }
}
