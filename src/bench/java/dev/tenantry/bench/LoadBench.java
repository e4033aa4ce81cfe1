package dev.tenantry.bench;

import dev.tenantry.local.BenchServers;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Measures what a request costs, with the packaged service, PostgreSQL, Redis and the load on this machine. */
class LoadBench {

    private static final String AUDIENCE = "tenantry";

    // Until then the JVM still compiles, and its CPU time per request is several times higher.
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration PHASE = Duration.ofSeconds(12);
    private static final Duration QUIET_PHASE = Duration.ofSeconds(6);
    private static final int ROUNDS = 3;
    private static final int CLIENTS = 8;

    private static final String HEAD = "| %d clients | requests/s | p50 ms | p99 ms | p99.9 ms | CPU service µs |"
            + " CPU PostgreSQL µs | CPU Redis µs | CPU load µs |";
    private static final String RULE = "|---|---:|---:|---:|---:|---:|---:|---:|---:|";
    private static final String ROW = "| %s | %.0f | %.2f | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f |";

    private final Report report = new Report("load");

    @Test
    void measuresListGetAndPost() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        Database database = new Database(settings);
        try (Service service = Service.start(settings);
                Connection owner = database.asOwner()) {
            String redis = String.valueOf(settings.get("quarkus.redis.hosts"));
            LoadTenants tenants = LoadTenants.create(owner, Service.ISSUER, AUDIENCE);
            report.line("## Load").line("").line(Machine.describe());
            report.line(
                    "PostgreSQL %s, Redis %s",
                    Database.ask(owner, "show server_version"),
                    RedisInfo.ask(redis).version());
            ProcessHandle postgres = Database.server(owner);
            Meter meter = () -> new Phase.Spent(
                    Cpu.of(service.process()),
                    Cpu.ofFamily(postgres),
                    RedisInfo.ask(redis).cpu(),
                    Cpu.of(ProcessHandle.current()));

            Load load = new Load(service.port());
            printAnswers(service.port(), tenants);
            load.run(CLIENTS, WARM_UP, random -> mixed(tenants, random));
            measure(CLIENTS, PHASE, ROUNDS, load, tenants, meter);
            measure(1, QUIET_PHASE, ROUNDS, load, tenants, meter);
        }
        report.publish();
    }

    private void printAnswers(int port, LoadTenants tenants) throws Exception {
        try (HttpLine line = new HttpLine(port)) {
            for (Operation operation : Operation.values()) {
                HttpLine.Answer answer = line.exchange(tenants.next(operation, new SplittableRandom(1)));
                report.line("%s: status %d, %d bytes", operation, answer.status(), answer.body().length);
            }
        }
    }

    private static Load.Sent mixed(LoadTenants tenants, RandomGenerator random) {
        Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
        return new Load.Sent(operation, tenants.next(operation, random));
    }

    // The operations take turns, so that other changes over time affect all of them.
    private void measure(int clients, Duration length, int rounds, Load load, LoadTenants tenants, Meter meter) {
        Map<Operation, List<Phase>> phases = new EnumMap<>(Operation.class);
        for (int round = 0; round < rounds; round++) {
            for (Operation operation : Operation.values()) {
                Phase.Spent before = meter.read();
                Histogram latencies =
                        load.run(clients, length, random -> new Load.Sent(operation, tenants.next(operation, random)));
                phases.computeIfAbsent(operation, first -> new ArrayList<>())
                        .add(new Phase(length, latencies, meter.read().since(before)));
            }
        }
        report.line("").line(HEAD, clients).line(RULE);
        phases.forEach((operation, all) -> report.line(ROW, row(operation, all)));
    }

    private static Object[] row(Operation operation, List<Phase> phases) {
        return new Object[] {
            operation,
            Phase.median(phases, Phase::requestsPerSecond),
            Phase.median(phases, phase -> phase.latencyMillis(50)),
            Phase.median(phases, phase -> phase.latencyMillis(99)),
            Phase.median(phases, phase -> phase.latencyMillis(99.9)),
            Phase.median(phases, phase -> phase.perRequest(phase.spent().service())),
            Phase.median(phases, phase -> phase.perRequest(phase.spent().postgres())),
            Phase.median(phases, phase -> phase.perRequest(phase.spent().redis())),
            Phase.median(phases, phase -> phase.perRequest(phase.spent().generator()))
        };
    }

    @FunctionalInterface
    private interface Meter {

        Phase.Spent read();
    }
}
