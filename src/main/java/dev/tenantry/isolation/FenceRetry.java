package dev.tenantry.isolation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenantry.context.TenantProblems;
import dev.tenantry.problem.Causes;
import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Repeats a transaction that the tenant's fence kept out: once at the new placement if the tenant has moved, and for a
 * short time while it is being moved, or while connections turn out to be dead. Nothing has happened in the database at
 * that point, because the fence comes before the transaction's first statement. No connection is held between two
 * attempts.
 */
@Singleton
class FenceRetry {

    private static final Logger LOG = Logger.getLogger(FenceRetry.class);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final TenantRegistry registry;
    private final TransactionSynchronizationRegistry transactions;
    private final TenantTransaction transaction;
    private final IsolationConfig config;
    private final FenceMetrics metrics;
    private final Cache<TenantId, Boolean> asked = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(BETWEEN_QUESTIONS)
            .executor(Runnable::run)
            .build();

    FenceRetry(
            TenantRegistry registry,
            TransactionSynchronizationRegistry transactions,
            TenantTransaction transaction,
            IsolationConfig config,
            FenceMetrics metrics) {
        this.registry = registry;
        this.transactions = transactions;
        this.transaction = transaction;
        this.config = config;
        this.metrics = metrics;
    }

    <T> T call(Callable<T> invocation) throws Exception {
        // Only the invocation that begins the transaction can repeat it.
        if (transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
            return invocation.call();
        }
        Attempts attempts = new Attempts(config.fencePatience());
        int begun = transaction.begunByThisThread();
        while (true) {
            try {
                return invocation.call();
            } catch (Exception failure) {
                FenceException refused =
                        Causes.first(FenceException.class, failure).orElseThrow(() -> failure);
                metrics.count(refused.reason());
                // Another transaction of this invocation was not kept out, and must not be repeated.
                if (transaction.begunByThisThread() != begun) {
                    throw refused.answer();
                }
                prepareNext(refused, attempts);
            }
        }
    }

    /** Returns if the transaction is worth repeating; otherwise throws the answer to the client. */
    private void prepareNext(FenceException refused, Attempts attempts) {
        switch (refused.reason()) {
            case CLOSED -> {
                served(refused.tenant());
                if (!attempts.isFirstMove()) {
                    LOG.errorf(
                            "%s at epoch %d, although the registry says that the tenant is served there; request"
                                    + " rejected. Is its schema missing? Otherwise suspend and resume the tenant to"
                                    + " write its fence again.",
                            refused.getMessage(), refused.tenant().epoch());
                    throw HomeProblems.unavailable();
                }
            }
            case UNAVAILABLE -> {
                if (!attempts.isFirstMove() || !hasMoved(refused.tenant())) {
                    throw refused.answer();
                }
            }
            case BUSY, LOST -> {
                if (!attempts.pause()) {
                    LOG.warnf("%s; request rejected", refused.getMessage());
                    throw refused.answer();
                }
            }
        }
    }

    // While a home is away, not every request for it may become a question to the registry.
    private boolean hasMoved(Tenant known) {
        if (asked.asMap().putIfAbsent(known.id(), true) != null) {
            return false;
        }
        Tenant now = served(known);
        return now.epoch() != known.epoch() || !now.placement().equals(known.placement());
    }

    /** Returns the tenant as PostgreSQL knows it; throws the answer to the client if it may not be served. */
    private Tenant served(Tenant known) {
        Tenant now =
                registry.replaceContradicted(known).filter(Tenant::canBeServed).orElseThrow(TenantProblems::refused);
        // The caller named a tenant by its slug, and the cache gave the id of another. The request is bound to that id.
        if (!now.slug().equals(known.slug())) {
            LOG.errorf(
                    "The cache gave tenant %s for the slug %s, which is not its own; request rejected",
                    now.id(), known.slug());
            throw HomeProblems.unavailable();
        }
        return now;
    }
}
