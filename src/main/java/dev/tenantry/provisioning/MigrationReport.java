package dev.tenantry.provisioning;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * How far a migration is.
 *
 * @param version what the homes are brought to
 * @param homes how many were behind when it began, and how many were found since
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MigrationReport(int version, int homes, int migrated, List<FailedHome> failed) {

    @RegisterForReflection
    public record FailedHome(String home, String reason) {}

    public String line() {
        if (homes == 0) {
            return "All homes have version " + version + ".";
        }
        String line = "%d of %d homes migrated to version %d".formatted(migrated, homes, version);
        return failed.isEmpty() ? line + "." : line + ", %d failed.".formatted(failed.size());
    }
}
