package dev.tenantry.bench;

import dev.tenantry.local.BenchServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * Measures how much of what PostgreSQL can do on this machine is left once the service is in front of it. Both take
 * turns, so their ratio depends less on the machine and its other work than requests per second do.
 */
class MixBench {

    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration PHASE = Duration.ofSeconds(10);
    private static final int ROUNDS = 3;
    private static final int CLIENTS = 16;

    private record Round(Phase service, double reference) {

        double ratio() {
            return service.requestsPerSecond() / reference;
        }
    }

    @Test
    void measuresTheMixAgainstTheDatabaseAlone() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        Database database = new Database(settings);
        try (Service service = Service.start(settings);
                Connection owner = database.asOwner()) {
            LoadTenants tenants = LoadTenants.create(owner, Service.ISSUER, "tenantry");
            Reference reference = Pgbench.isInstalled()
                    ? new Pgbench(database, tenants.knownOrders())
                    : new DriverLoop(database, tenants.knownOrders());
            requireRows(database, tenants.knownOrders().getLast());
            String redis = String.valueOf(settings.get("quarkus.redis.hosts"));
            ProcessHandle postgres = Database.server(owner);
            Load load = new Load(service.port());
            load.run(CLIENTS, WARM_UP, random -> next(tenants, random));
            List<Round> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Phase.Spent before = spent(service, postgres, redis);
                Histogram latencies = load.run(CLIENTS, PHASE, random -> next(tenants, random));
                Phase phase = new Phase(
                        PHASE, latencies, spent(service, postgres, redis).since(before));
                rounds.add(new Round(phase, reference.transactionsPerSecond(CLIENTS, PHASE)));
            }
            report(rounds, reference, owner);
        }
    }

    // Whatever does not set the tenant properly sees no rows, and is very fast.
    private static void requireRows(Database database, LoadTenants.KnownOrder order) throws SQLException {
        try (Connection app = database.asApp()) {
            app.setAutoCommit(false);
            Database.ask(app, Reference.SET_TENANT + "'" + order.slug() + "'");
            String rows = Database.ask(app, "select count(*) from (" + Reference.LIST + ") listed");
            String id = Database.ask(app, Reference.GET + "'" + order.id() + "'");
            if (!rows.equals("50") || !id.equals(order.id().toString())) {
                throw new IllegalStateException("The reference does not see the orders of " + order.slug() + ".");
            }
        }
    }

    private static Load.Sent next(LoadTenants tenants, RandomGenerator random) {
        Operation operation = Mix.next(random);
        return new Load.Sent(operation, tenants.next(operation, random));
    }

    private static Phase.Spent spent(Service service, ProcessHandle postgres, String redis) {
        return new Phase.Spent(
                Cpu.of(service.process()),
                Cpu.ofFamily(postgres),
                RedisInfo.ask(redis).cpu(),
                Cpu.of(ProcessHandle.current()));
    }

    private static void report(List<Round> rounds, Reference reference, Connection owner) throws SQLException {
        List<Phase> phases = rounds.stream().map(Round::service).toList();
        new Report("mix")
                .line("## The mix against the database alone")
                .line("")
                .line(Machine.describe())
                .line("PostgreSQL %s, %d clients", Database.ask(owner, "show server_version"), CLIENTS)
                .line(
                        "%d %% list, %d %% get, %d %% post; reference: %s",
                        Mix.LIST, Mix.GET, Mix.POST, reference.describe())
                .line("")
                .line("| requests/s | reference, transactions/s | ratio (each round) | p50 ms | p99 ms | CPU service µs"
                        + " | CPU PostgreSQL µs | CPU Redis µs | CPU load µs |")
                .line("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
                .line(
                        "| %.0f | %.0f | %.3f (%s) | %.2f | %.2f | %.0f | %.0f | %.0f | %.0f |",
                        Phase.median(phases, Phase::requestsPerSecond),
                        median(rounds, Round::reference),
                        median(rounds, Round::ratio),
                        ratios(rounds),
                        Phase.median(phases, phase -> phase.latencyMillis(50)),
                        Phase.median(phases, phase -> phase.latencyMillis(99)),
                        Phase.median(
                                phases, phase -> phase.perRequest(phase.spent().service())),
                        Phase.median(
                                phases, phase -> phase.perRequest(phase.spent().postgres())),
                        Phase.median(
                                phases, phase -> phase.perRequest(phase.spent().redis())),
                        Phase.median(
                                phases, phase -> phase.perRequest(phase.spent().generator())))
                .publish();
    }

    private static String ratios(List<Round> rounds) {
        return String.join(
                ", ",
                rounds.stream().map(round -> "%.3f".formatted(round.ratio())).toList());
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
