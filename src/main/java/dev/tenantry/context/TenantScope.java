package dev.tenantry.context;

import dev.tenantry.tenant.Tenant;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext.ContextState;
import io.quarkus.arc.ManagedContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of work as a tenant: at start-up, in jobs, and where a request must look before it is bound. The work
 * gets a request context of its own, so that nothing of it, the tenant above all, is left to whatever runs next.
 */
@ApplicationScoped
public class TenantScope {

    private final TenantContext context;
    private final TransactionSynchronizationRegistry transactions;

    TenantScope(TenantContext context, TransactionSynchronizationRegistry transactions) {
        this.context = context;
        this.transactions = transactions;
    }

    /** @throws IllegalStateException within a transaction: it may be another tenant's already */
    public <T> T call(Tenant tenant, Supplier<T> work) {
        // A transaction has one Hibernate session, its first tenant's, whoever is bound when it is asked for again.
        if (transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("A tenant is bound before its transaction begins, not within one.");
        }
        ManagedContext requests = Arc.container().requestContext();
        @Nullable ContextState outer = requests.isActive() ? requests.getState() : null;
        if (outer != null) {
            requests.deactivate();
        }
        requests.activate();
        try {
            context.bind(tenant);
            return work.get();
        } finally {
            requests.terminate();
            if (outer != null) {
                requests.activate(outer);
            }
        }
    }

    public void run(Tenant tenant, Runnable work) {
        call(tenant, () -> {
            work.run();
            return true;
        });
    }
}
