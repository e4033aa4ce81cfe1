package dev.tenantry.provisioning;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartOrder;
import dev.tenantry.start.StartRefusal;
import dev.tenantry.tenant.HomeName;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Migrates all homes at start, if configured, so that in dev mode a live reload applies new migrations. */
@ApplicationScoped
class MigrateAtStart {

    private final Migration migration;
    private final ProvisioningConfig config;
    private final StartConfig start;

    MigrateAtStart(Migration migration, ProvisioningConfig config, StartConfig start) {
        this.migration = migration;
        this.config = config;
        this.start = start;
    }

    void migrate(@Observes @Priority(StartOrder.MIGRATION) StartupEvent event) {
        if (!config.migrateAtStart() || !start.serves()) {
            return;
        }
        MigrationReport report = run();
        // A home that fails to migrate affects only its tenant (503). The shared home serves all row-tier tenants, so
        // its failure aborts the start.
        report.failed().stream()
                .filter(failed -> failed.home().equals(HomeName.SHARED.value()))
                .findFirst()
                .ifPresent(failed -> {
                    throw StartRefusal.because(List.of("The shared home could not be migrated: " + failed.reason()));
                });
    }

    private MigrationReport run() {
        try {
            return migration.run();
        } catch (Exception failure) {
            throw StartRefusal.because(List.of("The homes could not be migrated (" + failure.getMessage()
                    + "). Check quarkus.flyway.username and quarkus.flyway.password."));
        }
    }
}
