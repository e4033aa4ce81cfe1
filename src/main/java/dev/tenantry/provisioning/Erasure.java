package dev.tenantry.provisioning;

import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.registry.TransitionRefusedException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;

/**
 * Takes away all that there is of a tenant, and looks whether it is gone. Every step may run twice. What stays is the
 * tombstone (id, slug, plan, dates: nobody else may get them) and the audit log.
 */
@ApplicationScoped
class Erasure {

    enum Step {
        REMOVE_ROWS,
        MARK_DELETED,
        FORGET_CACHED,
        LOOK_FOR_REMAINS
    }

    private final TenantLedger ledger;
    private final Operations operations;
    private final TenantDatabases databases;
    private final CachedRemains cached;
    private final ErasureScan scan;
    private final HomeTable homes;
    private final OwnerAccess owner;
    private final OwnerLock lock;

    Erasure(
            TenantLedger ledger,
            Operations operations,
            TenantDatabases databases,
            CachedRemains cached,
            ErasureScan scan,
            HomeTable homes,
            OwnerAccess owner,
            OwnerLock lock) {
        this.ledger = ledger;
        this.operations = operations;
        this.databases = databases;
        this.cached = cached;
        this.scan = scan;
        this.homes = homes;
        this.owner = owner;
        this.lock = lock;
    }

    void run(UUID operation, TenantId id) throws SQLException {
        Tenant tenant = ledger.find(id).map(TenantRecord::tenant).orElseThrow();
        for (Step step : Step.values()) {
            operations.table().entered(operation, step.name().toLowerCase(Locale.ROOT));
            switch (step) {
                case REMOVE_ROWS -> {
                    endProvisioning(id);
                    removeRows(tenant);
                }
                case MARK_DELETED -> markDeleted(id);
                case FORGET_CACHED -> cached.remove(tenant);
                case LOOK_FOR_REMAINS -> finish(operation, scan.of(tenant));
            }
        }
    }

    // Whoever still makes a tenant that was given up would go on with it after its erasure.
    private void endProvisioning(TenantId id) throws SQLException {
        for (UUID making : operations.table().unfinished(OperationKind.PROVISION, id)) {
            boolean nobodyIsAtIt = lock.tryHold(
                    OperationWorker.lockOf(making),
                    () -> operations.table().finish(making, OperationState.CANCELLED, null));
            if (!nobodyIsAtIt) {
                throw new ProvisioningException("The tenant is still being made; it is erased once that has ended.");
            }
        }
    }

    private void removeRows(Tenant tenant) throws SQLException {
        switch (tenant.placement()) {
            case Placement.Shared() -> deleteRows(tenant.id());
            case Placement.OwnSchema() -> dropSchema(tenant.home());
            case Placement.OwnDatabase(StoreName store) -> databases.drop(store, tenant.home());
        }
        homes.remove(tenant.home());
    }

    private void deleteRows(TenantId id) throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            connection.setAutoCommit(false);
            TenantRows.speakFor(connection, id, HomeName.SHARED);
            for (TenantRows.Table table : TenantRows.tablesOf(connection, HomeName.SHARED)) {
                Sql.execute(connection, "delete from " + table.sqlName() + " where tenant_id = ?", id.value());
            }
            connection.commit();
        }
    }

    private void dropSchema(HomeName home) throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            Sql.execute(connection, "drop schema if exists " + home + " cascade");
        }
    }

    private void markDeleted(TenantId id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Tenant locked = ledger.lock(id).map(TenantRecord::tenant).orElseThrow();
            if (locked.status() == TenantStatus.DELETED) {
                return;
            }
            try {
                ledger.forget(locked);
            } catch (TransitionRefusedException impossible) {
                throw new ProvisioningException(String.valueOf(impossible.getMessage()));
            }
        });
    }

    private void finish(UUID operation, ErasureReport report) {
        if (!report.remains().isEmpty()) {
            throw new ProvisioningException("Left after the erasure: " + String.join("; ", report.remains()));
        }
        operations.table().finish(operation, OperationState.SUCCEEDED, operations.write(report));
    }
}
