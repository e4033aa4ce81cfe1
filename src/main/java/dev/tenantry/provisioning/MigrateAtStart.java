package dev.tenantry.provisioning;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartRefusal;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Collectors;

/** Migrates before anything else of the start, where configured: a live reload after a new migration then has it. */
@ApplicationScoped
class MigrateAtStart {

    private static final int BEFORE_THE_ISOLATION_CHECK = 0;

    private final Migration migration;
    private final ProvisioningConfig config;
    private final StartConfig start;

    MigrateAtStart(Migration migration, ProvisioningConfig config, StartConfig start) {
        this.migration = migration;
        this.config = config;
        this.start = start;
    }

    void migrate(@Observes @Priority(BEFORE_THE_ISOLATION_CHECK) StartupEvent event) {
        if (!config.migrateAtStart() || !start.serves()) {
            return;
        }
        try {
            MigrationReport report = migration.run();
            // As after the command: the tenants of homes that are behind get 503, and nobody else does.
            if (report.failed().stream().anyMatch(failed -> failed.home().equals("shared"))) {
                throw StartRefusal.because(report.failed().stream()
                        .map(failed -> failed.home() + ": " + failed.reason())
                        .collect(Collectors.joining("; ", "homes could not be migrated: ", "")));
            }
        } catch (RuntimeException refusal) {
            throw refusal;
        } catch (Exception failure) {
            throw StartRefusal.because("the homes could not be migrated (" + failure.getMessage()
                    + "). Check quarkus.flyway.username and password.");
        }
    }
}
