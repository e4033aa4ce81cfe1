package dev.tenantry.home;

import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;

/** Migrates the tables of one home to the newest version. All tiers have the same migrations. */
@ApplicationScoped
public class HomeMigrator {

    private final Flyway shared;
    private final OwnerAccess owner;
    private final HomeFence fence;

    public HomeMigrator(@Identifier(MigrationLists.HOME) Flyway shared, OwnerAccess owner) {
        this.fence = new HomeFence(owner);
        this.shared = shared;
        this.owner = owner;
    }

    /**
     * Migrates a home, and creates its schema if it is missing. Its database must exist.
     *
     * @return the version that the home has now
     */
    public int migrate(Placement placement, HomeName home) {
        // A copy of Quarkus' configuration, which lists the migrations even if there is no class path to search.
        FluentConfiguration configuration = Flyway.configure()
                .configuration(shared.getConfiguration())
                .schemas(home.value())
                .defaultSchema(home.value())
                .createSchemas(true)
                // A newer release may have migrated the home meanwhile. There is nothing to do then.
                .ignoreMigrationPatterns("*:future");
        // Flyway's own connections have no time limits.
        configuration.dataSource(owner.database(placement, home));
        if (placement instanceof Placement.OwnDatabase(StoreName store)) {
            configuration.placeholders(
                    Map.of("appRole", owner.store(store).app().username()));
        }
        MigrateResult result = configuration.load().migrate();
        if (placement instanceof Placement.OwnDatabase(StoreName store)) {
            fence.install(store, home);
        }
        // The target is null if there was nothing to migrate.
        return KnownMigrations.number(
                result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion);
    }

    /** Returns the newest version that a home can be migrated to, even if no home has it yet. */
    public int newest() {
        return KnownMigrations.of(owner.onMain(shared)).newest();
    }

    /** Returns whether a newer release has migrated the shared home, to a version that this code does not know. */
    public boolean isSharedHomeAhead() {
        return KnownMigrations.of(owner.onMain(shared)).isDatabaseAhead();
    }
}
