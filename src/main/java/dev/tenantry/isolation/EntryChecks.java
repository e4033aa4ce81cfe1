package dev.tenantry.isolation;

import jakarta.inject.Singleton;

/** Adds a check to the running transaction. */
@Singleton
public class EntryChecks {

    private final TenantTransaction transaction;

    EntryChecks(TenantTransaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Makes the transaction enter the tenant's home only if PostgreSQL agrees.
     *
     * @throws IllegalStateException outside a transaction, or if it has used its home already, or has a check already
     */
    public void add(EntryCheck check) {
        transaction.checkAtEntry(check);
    }
}
