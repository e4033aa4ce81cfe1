package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much memory an idle executable keeps for itself. */
class IdleMemoryIT {

    // A start leaves about 20 MB, which would stay until the young generation of 32 MB is full.
    private static final double GOAL_MEGABYTES = 15;

    @Test
    void givesBackWhatTheStartHasLeft() throws Exception {
        assumeThat(PackagedArtifact.isNative()).isTrue();
        try (OwnDatabase database =
                new OwnDatabase("tenantry_idle_memory").withRegistry().withSharedHome()) {
            Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
            settings.putAll(database.settings());
            try (PackagedProcess service = PackagedProcess.startAsDeployed(settings)) {
                service.awaitListening();
                assumeThat(service.memory().anonymous())
                        .as("where Linux counts it")
                        .isPositive();
                await().untilAsserted(
                                () -> assertThat(service.memory().anonymous()).isLessThan(GOAL_MEGABYTES));
            }
        }
    }
}
