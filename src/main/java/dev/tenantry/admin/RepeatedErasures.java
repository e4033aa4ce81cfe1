package dev.tenantry.admin;

import dev.tenantry.departure.Erasure;
import dev.tenantry.home.TenantDatabases;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.operation.Operations;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.registry.Tombstone;
import dev.tenantry.registry.TombstoneLedger;
import dev.tenantry.registry.Tombstones;
import dev.tenantry.registry.TransitionRefusedException;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.start.ControlPlaneBegins;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Erases the tenants in the file of tombstones again, after a restored database has brought them back. Runs before the
 * ports open. Changes their status first, so that no instance serves them from then on.
 */
@ApplicationScoped
class RepeatedErasures {

    private static final Logger LOG = Logger.getLogger(RepeatedErasures.class);

    private final Tombstones tombstones;
    private final TombstoneLedger restored;
    private final TenantLedger ledger;
    private final Operations operations;
    private final HomeGate gate;
    private final AuditLog audit;
    private final TenantDatabases databases;

    RepeatedErasures(
            Tombstones tombstones,
            TombstoneLedger restored,
            TenantLedger ledger,
            Operations operations,
            HomeGate gate,
            AuditLog audit,
            TenantDatabases databases) {
        this.tombstones = tombstones;
        this.restored = restored;
        this.ledger = ledger;
        this.operations = operations;
        this.gate = gate;
        this.audit = audit;
        this.databases = databases;
    }

    void begin(@Observes ControlPlaneBegins event) {
        Map<StoreName, Set<HomeName>> found = new HashMap<>();
        tombstones
                .all()
                .forEach(tombstone -> tryToRepeat(tombstone, store -> found.computeIfAbsent(store, this::homesIn)));
    }

    // Each store is asked once, because one that is away answers late.
    private Set<HomeName> homesIn(StoreName store) {
        try {
            return databases.all(store);
        } catch (DatabaseException | UnknownStoreException away) {
            LOG.errorf(
                    away,
                    "Data store %s cannot be reached, so databases of erased tenants may have come back there; this is"
                            + " checked again at the next start",
                    store);
            return Set.of();
        }
    }

    // This instance does not serve the tenant in any case.
    private void tryToRepeat(Tombstone tombstone, Function<StoreName, Set<HomeName>> homes) {
        try {
            QuarkusTransaction.requiringNew().run(() -> repeat(tombstone, homes));
        } catch (RuntimeException failure) {
            LOG.errorf(
                    failure,
                    "The erasure of tenant %s could not be repeated; it is tried again at the next start",
                    tombstone.slug());
        }
    }

    private void repeat(Tombstone tombstone, Function<StoreName, Set<HomeName>> homes) {
        Optional<TenantRecord> found = ledger.lock(tombstone.tenant());
        if (found.isEmpty()) {
            // The tenant was created after the backup, so only its home in a data store can have come back.
            restored.insert(tombstone);
            erase(tombstone, "is unknown here");
            return;
        }
        TenantRecord before = found.get();
        Tenant tenant = before.tenant();
        if (tenant.status() != TenantStatus.DELETED) {
            TenantRecord after = leave(before);
            erase(tombstone, "has come back");
            // Another control plane may have done the same.
            if (tenant.status() != TenantStatus.OFFBOARDING) {
                audit.writeAsService(
                        AuditAction.REPEAT_ERASURE, tenant.id(), TenantResponse.of(before), TenantResponse.of(after));
            }
        } else if (tenant.placement()
                .dataStore()
                .filter(store -> homes.apply(store).contains(tenant.home()))
                .isPresent()) {
            erase(tombstone, "has a database again");
        }
    }

    private TenantRecord leave(TenantRecord before) {
        Tenant tenant = before.tenant();
        TenantStatus status = tenant.status();
        if (status == TenantStatus.ACTIVE) {
            become(tenant, TenantStatus.SUSPENDED);
            status = TenantStatus.SUSPENDED;
        }
        if (status != TenantStatus.OFFBOARDING) {
            become(ledger.find(tenant.id()).orElseThrow().tenant(), TenantStatus.OFFBOARDING);
        }
        TenantRecord after = ledger.find(tenant.id()).orElseThrow();
        gate.close(after.tenant());
        return after;
    }

    private void become(Tenant tenant, TenantStatus next) {
        try {
            ledger.become(tenant, next);
        } catch (TransitionRefusedException impossible) {
            // The row is locked, and every status but DELETED leads here.
            throw new IllegalStateException(impossible);
        }
    }

    // If an erasure of the tenant was under way when the backup was made, it goes on instead.
    private void erase(Tombstone tombstone, String why) {
        operations.begin(Erasure.KIND, tombstone.tenant(), null);
        LOG.warnf(
                "Tenant %s was erased at %s, but %s: a database was restored from an older backup. The tenant is not served,"
                        + " and is erased again.",
                tombstone.slug(), tombstone.erasedAt(), why);
    }
}
