package dev.tenantry.start;

import dev.tenantry.start.StartCheck.Phase;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;

/**
 * Runs the start-up checks, phase by phase. Then opens the gate, or lets this instance wait for what is missing.
 */
@ApplicationScoped
class StartUp {

    private final List<StartCheck> checks;
    private final List<Prerequisite> prerequisites;
    private final MigrationWait migrationWait;
    private final ServingGate gate;
    private final StartConfig config;

    StartUp(
            @All List<StartCheck> checks,
            @All List<Prerequisite> prerequisites,
            MigrationWait migrationWait,
            ServingGate gate,
            StartConfig config) {
        this.checks = checks;
        this.prerequisites = prerequisites;
        this.migrationWait = migrationWait;
        this.gate = gate;
        this.config = config;
    }

    void checkSettings(@Observes @Priority(StartOrder.SETTINGS) StartupEvent event) {
        refuseIfAnyRefuses(Phase.SETTINGS);
    }

    void openGate(@Observes @Priority(StartOrder.DATABASE) StartupEvent event) {
        if (!config.serves()) {
            return;
        }
        Optional<String> missing = missingOrRefuse();
        if (missing.isEmpty()) {
            openOrRefuse();
        } else if (config.awaitMigrations()) {
            migrationWait.begin(missing.get(), this::missing, this::openOrRefuse);
        } else {
            throw StartRefusal.because(List.of("The database is not migrated: " + missing.get()
                    + ". Run the command migrate first, or set tenantry.start.await-migrations so that instances wait"
                    + " for it."));
        }
    }

    private Optional<String> missingOrRefuse() {
        try {
            return missing();
        } catch (Prerequisite.UnknownException unknown) {
            throw StartRefusal.because(List.of(String.valueOf(unknown.getMessage())));
        }
    }

    private Optional<String> missing() {
        return prerequisites.stream()
                .flatMap(prerequisite -> prerequisite.missing().stream())
                .findFirst();
    }

    private void openOrRefuse() {
        refuseIfAnyRefuses(Phase.DATABASE);
        gate.open();
    }

    private void refuseIfAnyRefuses(Phase phase) {
        List<String> refusals = checks.stream()
                .filter(check -> check.phase() == phase)
                .flatMap(check -> check.refusals().stream())
                .toList();
        if (!refusals.isEmpty()) {
            throw StartRefusal.because(refusals);
        }
    }
}
