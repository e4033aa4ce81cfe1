package dev.tenantry.user;

import dev.tenantry.context.TenantMemories;
import dev.tenantry.context.TenantMemory;
import dev.tenantry.tenant.Subject;
import jakarta.inject.Singleton;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Supplier;

/**
 * Remembers the roles of the bound tenant's users for a few seconds. Never remembers that a caller is not a user, so
 * that one who has just been added may act at once.
 */
@Singleton
class KnownRoles {

    private final TenantMemory<Subject, Standing> standings;
    private final TransactionSynchronizationRegistry transactions;

    KnownRoles(TenantMemories memories, UserConfig config, TransactionSynchronizationRegistry transactions) {
        this.standings = memories.create(config.roleSize(), config.roleTtl());
        this.transactions = transactions;
    }

    Standing get(Subject subject, Supplier<Standing> load) {
        return standings.get(subject, load, Standing.Listed.class::isInstance);
    }

    /** Forgets the user's role when the current transaction has ended, also if it is not known how. */
    void forgetAfterwards(Subject subject) {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Others may still read the old role.
            }

            @Override
            public void afterCompletion(int status) {
                standings.forget(subject);
            }
        });
    }
}
