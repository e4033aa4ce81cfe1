package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.HomeLinks;
import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeRemoval;
import dev.tenantry.home.HomeVersions;
import dev.tenantry.home.MoveTurns;
import dev.tenantry.home.SecondHomes;
import dev.tenantry.home.TenantDatabases;
import dev.tenantry.isolation.HomeInspection;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates the home that a tenant moves to, or checks the one that it moves back to. */
@ApplicationScoped
class Preparation {

    private final SecondHomes seconds;
    private final TenantDatabases databases;
    private final HomeMigrator migrator;
    private final HomeRemoval removal;
    private final HomeVersions versions;
    private final HomeInspection inspection;
    private final HomeLinks links;
    private final MoveTurns turns;
    private final TenantLedger ledger;

    Preparation(
            SecondHomes seconds,
            TenantDatabases databases,
            HomeMigrator migrator,
            HomeRemoval removal,
            HomeVersions versions,
            HomeInspection inspection,
            HomeLinks links,
            MoveTurns turns,
            TenantLedger ledger) {
        this.seconds = seconds;
        this.databases = databases;
        this.migrator = migrator;
        this.removal = removal;
        this.versions = versions;
        this.inspection = inspection;
        this.links = links;
        this.turns = turns;
        this.ledger = ledger;
    }

    /**
     * Makes the home ready, and returns its version.
     *
     * @throws ReportableException if the tenant cannot move there
     */
    int run(Tenant tenant, UUID operation, long turn, Placement target) {
        note(tenant, operation, turn, target);
        HomeName home = target.home(tenant.id());
        // While the turn is held: an attempt that was thought dead must not create what was removed meanwhile.
        int version = turns.callLong(tenant.id(), turn, () -> create(target, home));
        List<String> findings = inspection.findings(target, home);
        if (!findings.isEmpty()) {
            throw new PermanentFailureException(
                    "The new home would not keep tenants apart. " + String.join(" ", findings));
        }
        turns.announce(tenant.id(), turn, target, home);
        if (!home.equals(tenant.home())) {
            turns.run(tenant.id(), turn, () -> ledger.listHome(tenant.id(), target, version));
        }
        return version;
    }

    // Before anything is created, so that whoever erases the tenant knows where to look.
    private void note(Tenant tenant, UUID operation, long turn, Placement target) {
        Optional<SecondHomes.SecondHome> noted = seconds.find(tenant.id());
        if (noted.isPresent() && noted.get().operation().equals(operation)) {
            return;
        }
        // Left by a move that ended without cleaning up.
        noted.ifPresent(left -> {
            removal.removeSecond(tenant, left.placement(), turn);
            turns.run(tenant.id(), turn, () -> seconds.forget(tenant.id()));
        });
        requireNothingThere(tenant.id(), target);
        turns.run(tenant.id(), turn, () -> seconds.note(tenant.id(), operation, target));
    }

    private void requireNothingThere(TenantId tenant, Placement target) {
        boolean isThere = switch (target) {
            case Placement.Shared() -> hasRows(tenant);
            case Placement.OwnSchema() -> databases.hasSchema(target.home(tenant));
            case Placement.OwnDatabase(StoreName store) -> databases.exists(store, target.home(tenant));
        };
        if (isThere) {
            throw new PermanentFailureException(
                    "There is data of this tenant in the new home already. Find out where it comes"
                            + " from, and remove it.");
        }
    }

    private boolean hasRows(TenantId tenant) {
        try (HomeLink shared = links.open(tenant, new Placement.Shared())) {
            List<String> tables = shared.tablesChildrenFirst();
            return shared.read(home -> tables.stream()
                    .anyMatch(table -> !home.query(
                                    "select 1 from " + HomeName.SHARED + ".\"" + table.replace("\"", "\"\"")
                                            + "\" where tenant_id = ? limit 1",
                                    tenant.value())
                            .isEmpty()));
        }
    }

    private int create(Placement target, HomeName home) {
        return switch (target) {
            case Placement.Shared() -> {
                if (!versions.isCurrent(home)) {
                    throw new ReportableException("The shared home lacks migrations; run the command migrate.");
                }
                yield versions.required();
            }
            case Placement.OwnSchema() -> migrator.migrate(target, home);
            case Placement.OwnDatabase(StoreName store) -> {
                databases.create(store, home);
                databases.secure(store, home);
                yield migrator.migrate(target, home);
            }
        };
    }
}
