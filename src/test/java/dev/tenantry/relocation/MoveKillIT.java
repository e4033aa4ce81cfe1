package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.relocation.Trial.Plan;
import dev.tenantry.support.PackagedProcess;
import java.time.Duration;
import java.util.ArrayList;
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

    // Four heartbeats until the other instance takes over, and one pause; the rest is for two busy cores.
    private static final Duration ALLOWED =
            Fleet.HEARTBEAT.multipliedBy(4).plusSeconds(1).plusSeconds(5);

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = new Fleet(Map.of()).start();
    }

    @AfterAll
    static void end() {
        fleet.close();
    }

    @ParameterizedTest
    @MethodSource("dev.tenantry.relocation.Plans#kills")
    void finishesWhatAKilledInstanceBegan(List<Plan> plans) {
        List<Trial> trials = new ArrayList<>();
        try {
            stopAll(plans, trials);
            fleet.swap();
            fleet.other().kill();
            trials.forEach(Trial::goOn);
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(fleet::restartOther);
            trials.forEach(Trial::awaitEnd);
            restarted.join();
            verify(trials, ALLOWED);
        } finally {
            close(trials);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#seeds")
    void finishesWheneverTheInstanceIsKilled(long seed) throws InterruptedException {
        List<Trial> trials = new ArrayList<>();
        try {
            begin(Plans.withoutStop(), trials);
            int millis = new Random(seed).nextInt(5_000);
            System.out.println("crash: -Dtenantry.crash.seed=" + seed + ": killed after " + millis + " ms");
            Thread.sleep(millis);
            fleet.swap();
            fleet.other().kill();
            CompletableFuture<Void> restarted = CompletableFuture.runAsync(fleet::restartOther);
            trials.forEach(Trial::awaitEnd);
            restarted.join();
            verify(trials, ALLOWED);
        } finally {
            close(trials);
        }
    }

    /** PostgreSQL ends at once, with all homes: the main database, the sources and the targets. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#crashes")
    void finishesAfterACrashOfPostgresql(List<Plan> plans) {
        List<Trial> trials = new ArrayList<>();
        try {
            stopAll(plans, trials);
            long began = System.nanoTime();
            fleet.crashServer();
            Duration away = Duration.ofNanos(System.nanoTime() - began);
            trials.forEach(Trial::awaitEnd);
            verify(trials, ALLOWED.plus(away));
        } finally {
            close(trials);
        }
    }

    /** An instance that goes on after others have taken it for dead must not do anything more. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.tenantry.relocation.Plans#pauses")
    void stopsAnInstanceThatWakesUpLater(List<Plan> plans) {
        List<Trial> trials = new ArrayList<>();
        try {
            stopAll(plans, trials);
            PackagedProcess paused = fleet.runner();
            paused.pause();
            fleet.swap();
            trials.forEach(Trial::goOn);
            trials.forEach(Trial::awaitEnd);
            List<String> before = trials.stream().map(Trial::shown).toList();
            paused.resume();
            for (Trial trial : trials) {
                await().atMost(PackagedProcess.DEADLINE)
                        .until(() -> paused.output().contains("has taken over operation " + trial.operation()));
            }
            assertThat(trials.stream().map(Trial::shown)).containsExactlyElementsOf(before);
            verify(trials, ALLOWED);
        } finally {
            close(trials);
        }
    }

    private static void begin(List<Plan> plans, List<Trial> trials) {
        plans.forEach(plan -> trials.add(new Trial(fleet, plan)));
        trials.forEach(Trial::awaitTenant);
        trials.forEach(Trial::begin);
    }

    private static void stopAll(List<Plan> plans, List<Trial> trials) {
        begin(plans, trials);
        trials.forEach(Trial::awaitGate);
        trials.forEach(Trial::openGate);
        trials.forEach(Trial::awaitStop);
    }

    private static void verify(List<Trial> trials, Duration allowed) {
        for (Trial trial : trials) {
            trial.requestsStop();
            trial.verify(allowed);
            System.out.println("crash: " + trial + ": longest unavailability "
                    + trial.longest().toMillis() + " ms");
        }
    }

    private static void close(List<Trial> trials) {
        for (Trial trial : trials) {
            trial.close();
        }
    }
}
