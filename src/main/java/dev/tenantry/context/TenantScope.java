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
 * Runs work as a tenant, at start-up and in jobs. The work gets a separate request context, so that nothing of it,
 * above all the tenant, leaks into the code that runs next.
 */
@ApplicationScoped
public class TenantScope {

    private final TenantContext context;
    private final TransactionSynchronizationRegistry transactions;

    TenantScope(TenantContext context, TransactionSynchronizationRegistry transactions) {
        this.context = context;
        this.transactions = transactions;
    }

    /** @throws IllegalStateException within a transaction, which may already belong to another tenant */
    public <T> T call(Tenant tenant, Supplier<T> work) {
        // A transaction has one Hibernate session. It stays with the first tenant, even if another one is bound later.
        if (transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("A tenant must be bound before its transaction begins, not within one.");
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
