package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Measures the packaged service: its size, the time until it is ready, and its memory at rest. Writes the figures to
 * {@code target/footprint.txt}, which the build prints. Does not fail if a goal is missed, because the goals apply to a
 * quiet machine.
 */
@Isolated
class FootprintIT {

    private static final Path REPORT = Path.of("target", "footprint.txt");

    // An executable starts fast enough for several runs; their median varies less.
    private static final int STARTS = PackagedArtifact.isNative() ? 7 : 1;
    private static final double READY_GOAL_MILLISECONDS = 100;
    private static final double PRIVATE_GOAL_MEGABYTES = 15;
    private static final double SIZE_GOAL_MEGABYTES = 110;

    // The time that Quarkus reports, from the start of main until the ports are open.
    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");
    private static final Duration REST = Duration.ofSeconds(2);

    private static final long MILLISECOND = 1_000_000;

    private record Start(double listeningMilliseconds, double quarkusMilliseconds, ProcessMemory memory) {}

    @Test
    void reportsSizeStartAndMemory() throws Exception {
        List<Start> starts = new ArrayList<>();
        try (OwnDatabase database =
                new OwnDatabase("tenantry_footprint").withRegistry().withSharedHome()) {
            for (int i = 0; i < STARTS; i++) {
                starts.add(start(settings(database)));
            }
        }
        String report = String.join(
                System.lineSeparator(),
                "Footprint of the "
                        + (PackagedArtifact.isNative()
                                ? "native executable"
                                : "fast-jar on a JVM (the goals are a native executable's)"),
                line("on disk, MB", megabytes(PackagedArtifact.path()), SIZE_GOAL_MEGABYTES),
                line(
                        "process start to open ports, ms",
                        median(starts, Start::listeningMilliseconds),
                        READY_GOAL_MILLISECONDS),
                line(
                        "of which Quarkus counts, ms",
                        median(starts, Start::quarkusMilliseconds),
                        READY_GOAL_MILLISECONDS),
                line(
                        "private at rest (RssAnon), MB",
                        median(starts, start -> start.memory().anonymous()),
                        PRIVATE_GOAL_MEGABYTES),
                line(
                        "proportional at rest (PSS), MB",
                        median(starts, start -> start.memory().proportional())),
                line(
                        "resident at rest (RSS), MB",
                        median(starts, start -> start.memory().resident())),
                "");
        Files.writeString(REPORT, report);
        assertThat(starts).allSatisfy(start -> {
            assertThat(start.quarkusMilliseconds()).isPositive();
            // Not compared: Quarkus counts to the end of the start, which is after the ports are open.
            assertThat(start.listeningMilliseconds()).isPositive();
            if (!Double.isNaN(start.memory().resident())) {
                assertThat(start.memory().anonymous()).isPositive();
                assertThat(start.memory().proportional())
                        .isGreaterThan(start.memory().anonymous() / 2)
                        .isLessThanOrEqualTo(start.memory().resident());
            }
        });
    }

    private static Start start(Map<String, String> settings) throws Exception {
        long begun = System.nanoTime();
        try (PackagedProcess service = PackagedProcess.startAsDeployed(settings)) {
            while (!service.isListening()) {
                assertThat(service.isAlive()).as(service::output).isTrue();
                LockSupport.parkNanos(MILLISECOND);
            }
            double listening = (System.nanoTime() - begun) / 1e6;
            await().until(() -> STARTED.matcher(service.output()).find());
            Matcher started = STARTED.matcher(service.output());
            assertThat(started.find()).isTrue();
            await().pollDelay(REST).until(service::isAlive);
            return new Start(listening, Double.parseDouble(started.group(1)) * 1000, service.memory());
        }
    }

    private static Map<String, String> settings(OwnDatabase database) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(database.settings());
        return settings;
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        double[] sorted = starts.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** @param artifact the executable, or the jar in the directory of the fast-jar */
    private static double megabytes(Path artifact) throws IOException {
        if (PackagedArtifact.isNative()) {
            return Files.size(artifact) / 1e6;
        }
        try (Stream<Path> files = Files.walk(artifact.getParent())) {
            return files.mapToLong(file -> file.toFile().length()).sum() / 1e6;
        }
    }

    private static String line(String what, double figure, double goal) {
        return String.format(
                Locale.ROOT, "%s   goal %.0f: %s", line(what, figure), goal, figure < goal ? "met" : "missed");
    }

    private static String line(String what, double figure) {
        return String.format(Locale.ROOT, "  %-32s %7.0f", what, figure);
    }
}
