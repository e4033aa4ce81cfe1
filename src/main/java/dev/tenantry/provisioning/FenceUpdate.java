package dev.tenantry.provisioning;

import dev.tenantry.home.HomeFence;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.operation.Failure;
import dev.tenantry.operation.OperationJob;
import dev.tenantry.operation.OperationKind;
import dev.tenantry.operation.OperationRun;
import dev.tenantry.operation.PostponedException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantQuery;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Brings the fence of a tenant's own database into line with the registry. */
@ApplicationScoped
public class FenceUpdate implements OperationJob {

    public static final OperationKind KIND = new OperationKind("fence");

    private static final Logger LOG = Logger.getLogger(FenceUpdate.class);
    private static final int PAGE = 200;

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

    // A store that is away is no reason to give up: until the row is written, only caches keep a suspended tenant out.
    @Override
    public void run(OperationRun run) {
        try {
            update(run);
        } catch (RuntimeException failure) {
            throw isAway(failure) ? new PostponedException("the tenant's database cannot be reached") : failure;
        }
    }

    // The operation ends in the transaction that holds the lock, so that the next change begins a new one.
    private void update(OperationRun run) {
        QuarkusTransaction.requiringNew().run(() -> {
            write(run.tenant());
            run.succeed(null);
        });
    }

    /**
     * Writes the fences of all tenants' own databases: one may have been restored from a backup, or written by an
     * instance of a version without fences. Databases that cannot be reached are left to the next time.
     */
    public void updateAll() {
        Set<StoreName> away = new HashSet<>();
        List<Tenant> page = page(Optional.empty());
        while (!page.isEmpty()) {
            for (Tenant tenant : page) {
                Set<StoreName> stores = stores(tenant);
                if (Collections.disjoint(away, stores) && !isUpdated(tenant.id())) {
                    away.addAll(stores);
                }
            }
            page = page(Optional.of(page.getLast().id()));
        }
        if (!away.isEmpty()) {
            LOG.warnf("The fences of tenants in data stores %s could not all be written", away);
        }
    }

    private boolean isUpdated(TenantId id) {
        try {
            QuarkusTransaction.requiringNew().run(() -> write(id));
            return true;
        } catch (RuntimeException failure) {
            LOG.debugf(failure, "The fence of tenant %s could not be written", id);
            return !isAway(failure);
        }
    }

    private static boolean isAway(RuntimeException failure) {
        return failure instanceof UnknownStoreException || Failure.isUnreachable(failure);
    }

    private void write(TenantId id) {
        TenantRecord found = ledger.lock(id).orElseThrow();
        Tenant tenant = found.tenant();
        switch (tenant.status()) {
            case ACTIVE, SUSPENDED, OFFBOARDING -> fence.write(tenant, tenant.canBeServed(), found.isInMotion());
            case PROVISIONING, DELETED -> {
                // There is no database yet, or none any more.
            }
        }
    }

    private List<Tenant> page(Optional<TenantId> after) {
        return ledger
                .list(new TenantQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(IsolationTier.DATABASE),
                        after,
                        PAGE))
                .stream()
                .map(TenantRecord::tenant)
                .toList();
    }

    private static Set<StoreName> stores(Tenant tenant) {
        return tenant.placement().dataStore().map(Set::of).orElse(Set.of());
    }
}
