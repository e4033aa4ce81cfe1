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
 * Makes a tenant's home. Each step finds out by itself what is left of it to do, so that all of them may run again, from
 * the first, after a crash at any point. The tenant is served only after the last.
 */
@ApplicationScoped
class Provisioning {

    /** In this order. Written down before each one, so that one sees what an operation is at. */
    enum Step {
        CREATE_DATABASE,
        SECURE_DATABASE,
        MIGRATE,
        ADD_FIRST_USER,
        ACTIVATE
    }

    private static final String ADD_USER = """
            insert into users (id, subject, email, role) values (gen_random_uuid(), ?, ?, 'owner')
            on conflict do nothing
            """;

    private final TenantLedger ledger;
    private final Operations operations;
    private final TenantDatabases databases;
    private final HomeMigrator migrator;
    private final HomeTable homes;
    private final OwnerAccess owner;

    Provisioning(
            TenantLedger ledger,
            Operations operations,
            TenantDatabases databases,
            HomeMigrator migrator,
            HomeTable homes,
            OwnerAccess owner) {
        this.ledger = ledger;
        this.operations = operations;
        this.databases = databases;
        this.migrator = migrator;
        this.homes = homes;
        this.owner = owner;
    }

    void run(UUID operation, TenantId id) throws SQLException {
        FirstUser firstUser = operations.firstUser(operation);
        for (Step step : Step.values()) {
            Tenant tenant = ledger.find(id).map(TenantRecord::tenant).orElseThrow();
            if (tenant.status() != TenantStatus.PROVISIONING) {
                operations.table().finish(operation, OperationState.CANCELLED, null);
                return;
            }
            operations.table().entered(operation, step.name().toLowerCase(Locale.ROOT));
            switch (step) {
                case CREATE_DATABASE -> createDatabase(tenant);
                case SECURE_DATABASE -> secureDatabase(tenant);
                case MIGRATE -> migrate(tenant);
                case ADD_FIRST_USER -> addFirstUser(tenant, firstUser);
                case ACTIVATE -> activate(tenant, operation);
            }
        }
    }

    private void createDatabase(Tenant tenant) throws SQLException {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            databases.create(store, tenant.home());
        }
    }

    private void secureDatabase(Tenant tenant) throws SQLException {
        if (tenant.placement() instanceof Placement.OwnDatabase(StoreName store)) {
            databases.secure(store, tenant.home());
        }
    }

    // The shared home is migrated for all of its tenants together.
    private void migrate(Tenant tenant) {
        if (!tenant.home().equals(HomeName.SHARED)) {
            homes.migrated(tenant.home(), migrator.migrate(tenant.placement(), tenant.home()));
        }
    }

    private void addFirstUser(Tenant tenant, FirstUser user) throws SQLException {
        try (Connection connection =
                owner.database(tenant.placement(), tenant.home()).getConnection()) {
            connection.setAutoCommit(false);
            TenantRows.speakFor(connection, tenant.id(), tenant.home());
            Sql.execute(connection, ADD_USER, user.subject(), user.email());
            connection.commit();
        }
    }

    private void activate(Tenant tenant, UUID operation) {
        QuarkusTransaction.requiringNew().run(() -> {
            Tenant locked = ledger.lock(tenant.id()).map(TenantRecord::tenant).orElseThrow();
            try {
                ledger.become(locked, TenantStatus.ACTIVE);
            } catch (TransitionRefusedException offboardedMeanwhile) {
                operations.table().finish(operation, OperationState.CANCELLED, null);
                return;
            }
            operations.table().finish(operation, OperationState.SUCCEEDED, null);
        });
    }
}
