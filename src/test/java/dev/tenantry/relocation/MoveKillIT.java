package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.PackagedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes the instance that moves busy tenants away, each of them at another point of its move. The other instance must
 * finish the moves without being told, and no order may be lost or doubled. {@code -Pcrash} makes it all points.
 */
class MoveKillIT {

    private static final Campaign CAMPAIGN = new Campaign(MoveKillIT.class);

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = new Fleet(Map.of()).start();
    }

    @AfterAll
    static void end() {
        fleet.close();
        CAMPAIGN.conclude();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#kills")
    void finishesWhatAKilledInstanceBegan(List<Plan> plans) {
        if (CAMPAIGN.leavesOut(plans)) {
            return;
        }
        try (Trials trials = new Trials(CAMPAIGN).stopAll(fleet, plans)) {
            fleet.swap();
            fleet.other().kill();
            trials.each(Trial::goOn);
            finish(trials);
            trials.verify(Fleet.ALLOWED);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#seeds")
    void finishesWheneverTheInstanceIsKilled(long seed) throws InterruptedException {
        if (CAMPAIGN.leavesOut(Plans.withoutStop())) {
            return;
        }
        try (Trials trials = new Trials(CAMPAIGN).begin(fleet, Plans.withoutStop())) {
            Thread.sleep(new Random(seed).nextInt(5_000));
            fleet.swap();
            fleet.other().kill();
            finish(trials);
            trials.verify(Fleet.ALLOWED, Plans.option(seed));
        }
    }

    private static void finish(Trials trials) {
        CompletableFuture<Void> restarted = CompletableFuture.runAsync(fleet::restartOther);
        trials.each(Trial::awaitEnd);
        restarted.join();
    }

    /** PostgreSQL ends at once, with all homes: the main database, the sources and the targets. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#crashes")
    void finishesAfterACrashOfPostgresql(List<Plan> plans) {
        if (CAMPAIGN.leavesOut(plans)) {
            return;
        }
        try (Trials trials = new Trials(CAMPAIGN).stopAll(fleet, plans)) {
            Duration away = fleet.crash(Fleet.MAIN);
            trials.each(Trial::awaitEnd);
            trials.verify(Fleet.ALLOWED.plus(away));
        }
    }

    /** An instance that goes on after others have taken it for dead must not do anything more. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#pauses")
    void stopsAnInstanceThatWakesUpLater(List<Plan> plans) {
        if (CAMPAIGN.leavesOut(plans)) {
            return;
        }
        PackagedProcess paused = fleet.runner();
        try (Trials trials = new Trials(CAMPAIGN).stopAll(fleet, plans)) {
            paused.pause();
            fleet.swap();
            trials.each(Trial::goOn);
            trials.each(Trial::awaitEnd);
            Map<Trial, String> before = trials.shown();
            paused.resume();
            trials.each(trial -> await().atMost(PackagedProcess.DEADLINE)
                    .until(() -> paused.output().contains("has taken over operation " + trial.operation())));
            trials.each(trial -> assertThat(trial.shown()).as("%s", trial).isEqualTo(before.get(trial)));
            trials.verify(Fleet.ALLOWED);
        } finally {
            paused.resume();
        }
    }
}
