package dev.tenantry.isolation;

import dev.tenantry.tenant.TenantId;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import org.jspecify.annotations.Nullable;

/** Which tenant the running transaction belongs to, noted in the transaction itself and gone with it. */
final class TenantTransaction {

    private static final String KEY = "dev.tenantry.isolation.tenant";

    private final TransactionSynchronizationRegistry transactions;

    TenantTransaction(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    /**
     * @return whether the transaction's connection speaks for this tenant already
     * @throws IllegalStateException outside a transaction, or when it is another tenant's
     */
    boolean isOf(TenantId id) {
        // Outside a transaction a transaction-local setting is gone with the statement that made it.
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("A tenant's data is reached within an active transaction only. Is"
                    + " @Transactional missing, or was this transaction marked for rollback?");
        }
        @Nullable Object owner = transactions.getResource(KEY);
        // All sessions of one transaction share one connection: a second tenant would make the first read its rows.
        if (owner != null && !owner.equals(id)) {
            throw new IllegalStateException(
                    "This transaction belongs to another tenant. One transaction serves one tenant.");
        }
        return owner != null;
    }

    void belongsTo(TenantId id) {
        transactions.putResource(KEY, id);
    }
}
