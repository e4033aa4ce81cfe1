package dev.tenantry.provisioning;

import dev.tenantry.home.HomeFence;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;

/** Brings the fence of a tenant's own database into line with the registry. */
@ApplicationScoped
public class FenceUpdate implements OperationJob {

    public static final OperationKind KIND = new OperationKind("fence");

    private final TenantLedger ledger;
    private final HomeFence fence;

    FenceUpdate(TenantLedger ledger, HomeFence fence) {
        this.ledger = ledger;
        this.fence = fence;
    }

    @Override
    public OperationKind kind() {
        return KIND;
    }

    // Ends in the transaction that holds the lock: a change that comes next then begins an operation of its own.
    @Override
    public void run(OperationRun run) {
        QuarkusTransaction.requiringNew().run(() -> {
            Tenant tenant = ledger.lock(run.tenant()).map(TenantRecord::tenant).orElseThrow();
            switch (tenant.status()) {
                case PROVISIONING, ACTIVE, SUSPENDED, OFFBOARDING -> {
                    fence.write(tenant, tenant.canBeServed());
                    run.succeed(null);
                }
                // The database is gone.
                case DELETED -> run.cancel();
            }
        });
    }
}
