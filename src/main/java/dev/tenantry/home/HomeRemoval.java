package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.Database;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/** Removes a tenant's rows: from the shared tables, or with its schema or database. Can be repeated. */
@ApplicationScoped
public class HomeRemoval {

    private final OwnerSessions sessions;
    private final TenantDatabases databases;
    private final HomeTable homes;
    private final OwnerAccess owner;

    HomeRemoval(OwnerSessions sessions, TenantDatabases databases, HomeTable homes, OwnerAccess owner) {
        this.sessions = sessions;
        this.databases = databases;
        this.homes = homes;
        this.owner = owner;
    }

    public void remove(Tenant tenant) {
        switch (tenant.placement()) {
            case Placement.Shared() -> deleteRows(tenant);
            case Placement.OwnSchema() -> dropSchema(tenant.home());
            case Placement.OwnDatabase(StoreName store) -> databases.drop(store, tenant.home());
        }
        homes.remove(tenant.home());
    }

    private void deleteRows(Tenant tenant) {
        sessions.run(tenant, home -> {
            List<TenantTables.Table> remaining = home.tables();
            while (!remaining.isEmpty()) {
                // Tables whose rows are still referenced are tried again after those that reference them.
                List<TenantTables.Table> referenced = remaining.stream()
                        .filter(table -> !home.deleteRows(table))
                        .toList();
                if (referenced.size() == remaining.size()) {
                    throw new ReportableException("Rows of these tables reference each other: "
                            + referenced.stream()
                                    .map(TenantTables.Table::sqlName)
                                    .collect(Collectors.joining(", ")));
                }
                remaining = referenced;
            }
        });
    }

    private void dropSchema(HomeName home) {
        new Database(owner.main()).execute("drop schema if exists " + home + " cascade");
    }
}
