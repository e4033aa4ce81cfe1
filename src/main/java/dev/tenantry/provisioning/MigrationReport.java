package dev.tenantry.provisioning;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The progress of a migration.
 *
 * @param version the version to which the homes are migrated
 * @param homes the number of homes to migrate: those that were behind at the beginning, and those found since
 * @param failures the number of homes that could not be migrated
 * @param failed these homes; while the migration runs, only the first of them
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MigrationReport(int version, int homes, int migrated, int failures, List<FailedHome> failed) {

    @RegisterForReflection
    public record FailedHome(String home, String reason) {}

    /** Returns the report of a migration that had nothing to do. */
    static MigrationReport nothing(int version) {
        return new MigrationReport(version, 0, 0, 0, List.of());
    }

    public String line() {
        if (homes == 0) {
            return "All homes are at version " + version + ".";
        }
        String line = "%d of %d homes migrated to version %d".formatted(migrated, homes, version);
        return failures == 0 ? line + "." : line + ", %d failed.".formatted(failures);
    }
}
