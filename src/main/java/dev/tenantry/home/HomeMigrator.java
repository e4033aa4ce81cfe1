package dev.tenantry.home;

import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings the tables of one home to the newest version, with the same migrations wherever the home is. */
@ApplicationScoped
public class HomeMigrator {

    private final Flyway shared;
    private final OwnerAccess owner;

    public HomeMigrator(Flyway shared, OwnerAccess owner) {
        this.shared = shared;
        this.owner = owner;
    }

    /**
     * Makes the schema where it is missing. The database must be there.
     *
     * @return the version that the home has now
     */
    public int migrate(Placement placement, HomeName home) {
        // A copy of Quarkus' own configuration: it knows the migrations also where there is no class path to search.
        FluentConfiguration configuration = Flyway.configure()
                .configuration(shared.getConfiguration())
                .schemas(home.value())
                .defaultSchema(home.value())
                .createSchemas(true);
        if (placement instanceof Placement.OwnDatabase(StoreName store)) {
            configuration
                    .dataSource(owner.database(placement, home))
                    .placeholders(Map.of("appRole", owner.store(store).app().username()));
        }
        MigrateResult result = configuration.load().migrate();
        // The target is null where there was nothing to do.
        return number(result.targetSchemaVersion == null ? result.initialSchemaVersion : result.targetSchemaVersion);
    }

    /** The version that a home can be brought to, whether or not any is there yet. */
    public int newest() {
        return Arrays.stream(shared.info().all())
                .map(MigrationInfo::getVersion)
                .filter(version -> version != null)
                .map(MigrationVersion::getVersion)
                .mapToInt(HomeMigrator::number)
                .max()
                .orElseThrow();
    }

    // Ours are whole numbers: V1, V2.
    private static int number(String version) {
        return Integer.parseInt(version);
    }
}
