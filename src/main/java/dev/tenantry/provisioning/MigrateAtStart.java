package dev.tenantry.provisioning;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartRefusal;
import dev.tenantry.tenant.HomeName;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

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
        MigrationReport report = run();
        // A home that failed costs its tenants a 503. The shared one is that of everybody who has none of his own.
        report.failed().stream()
                .filter(failed -> failed.home().equals(HomeName.SHARED.value()))
                .findFirst()
                .ifPresent(failed -> {
                    throw StartRefusal.because("the home shared could not be migrated: " + failed.reason());
                });
    }

    private MigrationReport run() {
        try {
            return migration.run();
        } catch (Exception failure) {
            throw StartRefusal.because("the homes could not be migrated (" + failure.getMessage()
                    + "). Check quarkus.flyway.username and password.");
        }
    }
}
