package dev.tenantry.isolation;

import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import org.hibernate.Session;
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
        return fence.call(invocation::proceed);
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

    /**
     * Each query is a transaction of its own, and needs no COMMIT in a round trip of its own. For methods that run one
     * query: two of them could see different states of the database.
     */
    @Interceptor
    @Transactional(Transactional.TxType.SUPPORTS)
    @Priority(FilterPriorities.FENCE_INTERCEPTOR)
    static class OfSupports {

        private final FenceRetry fence;
        private final TenantTransaction transaction;
        private final Session session;

        OfSupports(FenceRetry fence, TenantTransaction transaction, Session session) {
            this.fence = fence;
            this.transaction = transaction;
            this.session = session;
        }

        @AroundInvoke
        @Nullable Object repeat(InvocationContext invocation) throws Exception {
            int begun = transaction.begunByThisThread();
            Object result = fence.call(() -> transaction.callWithQueries(invocation::proceed));
            // Nothing would ever write a changed entity, and the client would believe that it was changed.
            if (transaction.begunByThisThread() != begun && transaction.isOutside() && session.isDirty()) {
                throw new IllegalStateException(
                        "An entity was changed outside a transaction. Use @Transactional without SUPPORTS.");
            }
            return result;
        }
    }
}
