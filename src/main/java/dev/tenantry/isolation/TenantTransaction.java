package dev.tenantry.isolation;

import dev.tenantry.tenant.TenantId;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Records, in the running transaction itself, which tenant it belongs to. The record ends with the transaction. */
@Singleton
class TenantTransaction {

    private static final String KEY = "dev.tenantry.isolation.tenant";
    private static final String CHECK = "dev.tenantry.isolation.check";

    /** The tenant of a transaction, its home, and the fence in front of its first statement. */
    record Owner(TenantId id, OpenHome home, Fence fence) {}

    private final ThreadLocal<Integer> begun = ThreadLocal.withInitial(() -> 0);
    private final ThreadLocal<Boolean> queries = ThreadLocal.withInitial(() -> false);
    private final TransactionSynchronizationRegistry transactions;

    TenantTransaction(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    /**
     * Does the work. Outside a transaction, each query in it is a transaction of its own, which cannot change anything.
     */
    <T> T callWithQueries(Callable<T> work) throws Exception {
        boolean outer = queries.get();
        queries.set(true);
        try {
            return work.call();
        } finally {
            queries.set(outer);
        }
    }

    /** Returns whether a query on this thread is a transaction of its own now. */
    boolean isForQueries() {
        return queries.get() && isOutside();
    }

    /** Returns whether this thread has no transaction. */
    boolean isOutside() {
        return transactions.getTransactionStatus() == Status.STATUS_NO_TRANSACTION;
    }

    /** Returns how many transactions this thread has begun in tenants' homes. */
    int begunByThisThread() {
        return begun.get();
    }

    /**
     * Returns how the transaction already belongs to this tenant; empty if it does not belong to any tenant yet.
     *
     * @throws IllegalStateException outside a transaction, or if the transaction belongs to another tenant
     */
    Optional<Owner> ownerOf(TenantId id) {
        // Outside a transaction, a transaction-local setting ends with the statement that made it.
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("A tenant's data can be accessed only within an active transaction. Is"
                    + " @Transactional missing, or was this transaction marked for rollback?");
        }
        @Nullable Object noted = transactions.getResource(KEY);
        if (!(noted instanceof Owner owner)) {
            return Optional.empty();
        }
        // All sessions of a transaction share one connection: with a second tenant, the first one's session would read
        // the second one's rows.
        if (!owner.id().equals(id)) {
            throw new IllegalStateException(
                    "This transaction belongs to another tenant. One transaction serves one tenant.");
        }
        return Optional.of(owner);
    }

    /**
     * Adds a check to the transaction, which must not have used its home yet.
     *
     * @throws IllegalStateException outside a transaction, or if it is too late for a check, or if there is one
     */
    void checkAtEntry(EntryCheck check) {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE
                || transactions.getResource(KEY) != null
                || transactions.getResource(CHECK) != null) {
            throw new IllegalStateException("A check needs a transaction that has not used its tenant's home yet, and"
                    + " that has no other check. Is @Transactional missing?");
        }
        transactions.putResource(CHECK, check);
    }

    /** Returns what is to be checked when the transaction enters the tenant's home. */
    Optional<EntryCheck> entryCheck() {
        return Optional.<@Nullable Object>ofNullable(transactions.getResource(CHECK))
                .filter(EntryCheck.class::isInstance)
                .map(EntryCheck.class::cast);
    }

    /** Marks the transaction for rollback. Every further request for a connection in it is refused. */
    void abandon() {
        transactions.setRollbackOnly();
    }

    /**
     * Assigns the transaction to this tenant, and releases the home when the transaction has ended, however it ends.
     */
    void belongsTo(Owner owner) {
        transactions.putResource(KEY, owner);
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // The transaction still needs its home.
            }

            @Override
            public void afterCompletion(int status) {
                owner.home().release();
            }
        });
    }

    /** Counts a transaction that the fence has let in. */
    void begins() {
        begun.set(begun.get() + 1);
    }
}
