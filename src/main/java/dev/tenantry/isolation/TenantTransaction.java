package dev.tenantry.isolation;

import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which tenant the running transaction belongs to, noted in the transaction itself and gone with it. */
@ApplicationScoped
class TenantTransaction {

    private static final String KEY = "dev.tenantry.isolation.tenant";

    private record Owner(TenantId id, OpenHome home) {}

    private final TransactionSynchronizationRegistry transactions;

    TenantTransaction(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    /**
     * The home on whose connection the transaction speaks for this tenant already; empty when it speaks for nobody yet.
     *
     * @throws IllegalStateException outside a transaction, or when it is another tenant's
     */
    Optional<OpenHome> homeOf(TenantId id) {
        // Outside a transaction a transaction-local setting is gone with the statement that made it.
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("A tenant's data is reached within an active transaction only. Is"
                    + " @Transactional missing, or was this transaction marked for rollback?");
        }
        @Nullable Object noted = transactions.getResource(KEY);
        if (!(noted instanceof Owner owner)) {
            return Optional.empty();
        }
        // All sessions of one transaction share one connection: a second tenant would make the first read its rows.
        if (!owner.id().equals(id)) {
            throw new IllegalStateException(
                    "This transaction belongs to another tenant. One transaction serves one tenant.");
        }
        return Optional.of(owner.home());
    }

    /** From now on, and the home is released when the transaction has ended, however it ends. */
    void belongsTo(TenantId id, OpenHome home) {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // The transaction still needs its home.
            }

            @Override
            public void afterCompletion(int status) {
                home.release();
            }
        });
        transactions.putResource(KEY, new Owner(id, home));
    }
}
