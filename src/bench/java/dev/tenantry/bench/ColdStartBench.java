package dev.tenantry.bench;

import dev.tenantry.image.TrainingRun;
import dev.tenantry.local.BenchServers;
import dev.tenantry.support.PackagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Measures how soon an instance serves, and how much memory it takes: the fast-jar, the same with what the JVM can keep
 * of an earlier run, and the native executable if there is one. Also needs the profile {@code aot}, which packages for
 * the AOT cache.
 */
class ColdStartBench {

    private static final String AUDIENCE = "tenantry";
    private static final Path TARGET = Path.of("target");
    private static final Path FAST_JAR = TARGET.resolve("quarkus-app");
    private static final Path AOT_JAR = TARGET.resolve("aot");
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 10);
    private static final int REQUESTS = 500;
    private static final Duration REST = Duration.ofSeconds(1);

    @Test
    void measuresStartAndMemory() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        settings.put("mp.jwt.verify.issuer", Service.ISSUER);
        settings.put("tenantry.context.base-domain", "api.example.com");
        List<Way> ways = ways();
        Map<Way, List<ColdStart>> starts = new LinkedHashMap<>();
        try (Connection owner = new Database(settings).asOwner()) {
            LoadTenants tenants = LoadTenants.create(owner, Service.ISSUER, AUDIENCE);
            // They take turns, so that other changes over time affect all of them.
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : ways) {
                    starts.computeIfAbsent(way, first -> new ArrayList<>()).add(start(way, settings, tenants));
                }
            }
        }
        report(starts);
    }

    private static List<Way> ways() throws IOException, InterruptedException {
        Path archive = TARGET.resolve("bench").resolve("app-cds.jsa").toAbsolutePath();
        Files.createDirectories(archive.getParent());
        // The first run also migrates the database.
        TrainingRun.record(FAST_JAR, "-XX:ArchiveClassesAtExit=" + archive, archive);
        TrainingRun.record(AOT_JAR, "-XX:AOTCacheOutput=app.aot", AOT_JAR.resolve("app.aot"));

        List<Way> ways = new ArrayList<>();
        ways.add(Way.onJvm("fast-jar", FAST_JAR));
        ways.add(Way.onJvm("fast-jar, AppCDS", FAST_JAR, "-XX:SharedArchiveFile=" + archive));
        ways.add(Way.onJvm("AOT cache", AOT_JAR, "-XX:AOTCache=app.aot"));
        // What a JVM chooses in a container with fewer than two cores, and half of 512 MB.
        ways.add(Way.onJvm(
                "AOT cache, `-XX:+UseSerialGC -Xmx256m`",
                AOT_JAR,
                "-XX:AOTCache=app.aot",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        try (Stream<Path> files = Files.list(TARGET)) {
            files.filter(file -> file.toString().endsWith("-runner"))
                    .map(file -> new Way(
                            "native executable",
                            TARGET,
                            List.of(file.toAbsolutePath().toString())))
                    .forEach(ways::add);
        }
        return ways;
    }

    private static ColdStart start(Way way, Map<String, String> settings, LoadTenants tenants) throws Exception {
        RandomGenerator random = new SplittableRandom(1);
        long begun = System.nanoTime();
        try (PackagedProcess service = way.startAndAwaitReady(settings)) {
            long ready = System.nanoTime();
            way.requireAnswer(service, tenants.next(Operation.LIST, random));
            long served = System.nanoTime();
            Duration cpu = Cpu.of(service.handle());
            Thread.sleep(REST);
            double atRest = Footprint.resident(service.handle());
            load(service.port(), tenants, random);
            double afterLoad = Footprint.resident(service.handle());
            return new ColdStart(
                    (ready - begun) / 1e9, (served - begun) / 1e9, cpu.toMillis() / 1e3, atRest, afterLoad);
        }
    }

    private static void load(int port, LoadTenants tenants, RandomGenerator random) throws IOException {
        try (HttpLine line = new HttpLine(port)) {
            for (int i = 0; i < REQUESTS; i++) {
                Operation operation = Operation.values()[i % Operation.values().length];
                int status = line.exchange(tenants.next(operation, random)).status();
                if (!operation.isSuccess(status)) {
                    throw new IllegalStateException(operation + " returned status " + status + ".");
                }
            }
        }
    }

    private static void report(Map<Way, List<ColdStart>> starts) {
        Report report = new Report("cold-start")
                .line("## Cold start")
                .line("")
                .line(Machine.describe())
                .line("%d rounds", ROUNDS)
                .line("")
                .line(ColdStart.HEAD);
        List<ColdStart> first = starts.values().iterator().next();
        starts.forEach((way, all) -> report.line("%s", ColdStart.row(way.name(), all, first)));
        report.publish();
    }
}
