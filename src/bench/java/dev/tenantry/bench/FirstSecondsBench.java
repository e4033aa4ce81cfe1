package dev.tenantry.bench;

import dev.tenantry.image.TrainingRun;
import dev.tenantry.local.BenchServers;
import dev.tenantry.support.PackagedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * Measures what an AOT cache is worth to an instance that has just started and gets a small, steady load, as in a
 * rolling update: its CPU time and latency while a JVM without one would still compile. Also needs the profile
 * {@code aot}.
 */
class FirstSecondsBench {

    private static final Path AOT_JAR = Path.of("target", "aot");
    private static final String CACHE = "app.aot";
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final Duration LOAD = Duration.ofSeconds(20);
    private static final int CLIENTS = 4;
    private static final Duration PACE = Duration.ofMillis(40);
    private static final int MOST_CLIENTS = 16;

    @Test
    void measuresTheFirstSeconds() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        settings.put("mp.jwt.verify.issuer", Service.ISSUER);
        settings.put("tenantry.context.base-domain", "api.example.com");
        // A cache that is there already may be that of another build.
        TrainingRun.record(AOT_JAR, "-XX:AOTCacheOutput=" + CACHE, AOT_JAR.resolve(CACHE));
        // The first one also migrates the database, and is not measured.
        Service.start(settings).close();
        List<Way> ways = List.of(
                Way.onJvm("no AOT cache", AOT_JAR),
                Way.onJvm("AOT cache", AOT_JAR, "-XX:AOTMode=on", "-XX:AOTCache=" + CACHE));
        Map<Way, List<FirstSeconds>> starts = new LinkedHashMap<>();
        try (Connection owner = new Database(settings).asOwner()) {
            LoadTenants tenants = LoadTenants.create(owner, Service.ISSUER, "tenantry");
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : ways) {
                    starts.computeIfAbsent(way, first -> new ArrayList<>()).add(start(way, settings, tenants));
                }
            }
        }
        Report report = new Report("first-seconds")
                .line("## The first seconds")
                .line("")
                .line(Machine.describe())
                .line("%d rounds, %d requests/s", ROUNDS, CLIENTS * 1000 / PACE.toMillis())
                .line("")
                .line(FirstSeconds.HEAD);
        starts.forEach((way, all) -> report.line("%s", FirstSeconds.row(way.name(), all)));
        report.publish();
    }

    private static FirstSeconds start(Way way, Map<String, String> settings, LoadTenants tenants) throws Exception {
        double atFullLoad = atFullLoad(way, settings, tenants);
        long begun = System.nanoTime();
        try (PackagedProcess service = way.startAndAwaitReady(settings)) {
            way.requireAnswer(service, tenants.next(Operation.LIST, new SplittableRandom(1)));
            long served = System.nanoTime();
            Duration cpuOfStart = Cpu.of(service.handle());
            Histogram latencies = load(service.port(), tenants);
            Duration cpuOfLoad = Cpu.of(service.handle()).minus(cpuOfStart);
            return new FirstSeconds(
                    (served - begun) / 1e9,
                    cpuOfStart.toMillis() / 1e3,
                    cpuOfLoad.toMillis() / 1e3,
                    latencies.getValueAtPercentile(50) / 1e6,
                    latencies.getValueAtPercentile(99) / 1e6,
                    atFullLoad);
        }
    }

    private static double atFullLoad(Way way, Map<String, String> settings, LoadTenants tenants) {
        try (PackagedProcess service = way.startAndAwaitReady(settings)) {
            way.requireAnswer(service, tenants.next(Operation.LIST, new SplittableRandom(1)));
            return new Load(service.port())
                    .run(MOST_CLIENTS, LOAD, random -> next(tenants, random))
                    .getTotalCount();
        }
    }

    private static Load.Sent next(LoadTenants tenants, RandomGenerator random) {
        Operation operation = Mix.next(random);
        return new Load.Sent(operation, tenants.next(operation, random));
    }

    private static Histogram load(int port, LoadTenants tenants) throws Exception {
        long begun = System.nanoTime();
        List<Future<Histogram>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                long first = begun + i * PACE.toNanos() / CLIENTS;
                running.add(threads.submit(() -> client(port, first, tenants, random)));
            }
        }
        Histogram all = new Histogram(3);
        for (Future<Histogram> client : running) {
            all.add(client.get());
        }
        return all;
    }

    // Latency counts from when a request was due, so a stall counts for all requests that it delays.
    private static Histogram client(int port, long first, LoadTenants tenants, RandomGenerator random)
            throws IOException {
        Histogram latencies = new Histogram(3);
        try (HttpLine line = new HttpLine(port)) {
            for (long due = first; due < first + LOAD.toNanos(); due += PACE.toNanos()) {
                LockSupport.parkNanos(due - System.nanoTime());
                Load.Sent sent = next(tenants, random);
                int status = line.exchange(sent.request()).status();
                latencies.recordValue(System.nanoTime() - due);
                if (!sent.operation().isSuccess(status)) {
                    throw new IllegalStateException(sent.operation() + " returned status " + status + ".");
                }
            }
        }
        return latencies;
    }
}
