package dev.tenantry.bench;

import dev.tenantry.local.BenchServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Measures what row-level security costs, compared with the same query with an explicit tenant. */
class PolicyCostBench {

    private static final int SESSIONS = 5;
    private static final int ROUNDS = 12;
    private static final int QUERIES = 1_000;

    private static final String HEAD = "| query | queries per transaction | spelling | p50 µs | against explicit"
            + " | CPU µs | against explicit |";
    private static final String ROW = "| %s | %d | %s | %.1f | %+.1f %% | %.1f | %+.1f %% |";

    @Test
    void comparesThePolicyWithAnExplicitTenant() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        Database database = new Database(settings);
        PolicyTables.create(database, settings);
        Report report = new Report("policy-cost").line("## Row-level security").line("");
        report.line(Machine.describe());
        try (Connection owner = database.asOwner()) {
            report.line("PostgreSQL %s", Database.ask(owner, "show server_version"));
        }
        report.line("").line(HEAD).line("|---|---:|---|---:|---:|---:|---:|");
        for (PolicyQuery query : PolicyQuery.values()) {
            compare(database, query, 1, report);
            compare(database, query, 20, report);
        }
        report.publish();
    }

    // Connects again for each session, because one backend may happen to run faster than another for its whole
    // lifetime.
    private static void compare(Database database, PolicyQuery query, int each, Report report) throws SQLException {
        List<Total> totals = Stream.of(PolicySpelling.values()).map(Total::new).toList();
        for (int session = 0; session < SESSIONS; session++) {
            List<PolicySide> sides = new ArrayList<>();
            for (Total total : totals) {
                sides.add(new PolicySide(database, query, total.spelling));
            }
            takeTurns(sides, totals, each);
        }
        Total explicit = totals.getLast();
        for (Total total : totals) {
            report.line(
                    ROW,
                    query,
                    each,
                    total.spelling.title(),
                    total.median(),
                    percent(total.median(), explicit.median()),
                    total.cpuPerQuery(),
                    percent(total.cpuPerQuery(), explicit.cpuPerQuery()));
        }
    }

    // Each side goes first equally often, because the machine's other load changes meanwhile.
    private static void takeTurns(List<PolicySide> sides, List<Total> totals, int each) throws SQLException {
        int count = sides.size();
        for (int i = 0; i < count; i++) {
            sides.get(i).run(QUERIES / each, each, new SplittableRandom(-1), new Histogram(4));
            totals.get(i).cpu = totals.get(i).cpu.minus(sides.get(i).cpu());
        }
        for (int turn = 0; turn < ROUNDS * count; turn++) {
            int round = turn / count;
            int side = (turn + round) % count;
            // The same seed gives all sides the same tenants in the same order.
            sides.get(side).run(QUERIES / each, each, new SplittableRandom(round), totals.get(side).nanos);
        }
        for (int i = 0; i < count; i++) {
            totals.get(i).cpu = totals.get(i).cpu.plus(sides.get(i).cpu());
            sides.get(i).close();
        }
    }

    private static double percent(double one, double other) {
        return 100 * (one / other - 1);
    }

    private static final class Total {

        private final PolicySpelling spelling;
        private final Histogram nanos = new Histogram(4);
        private Duration cpu = Duration.ZERO;

        Total(PolicySpelling spelling) {
            this.spelling = spelling;
        }

        double median() {
            return nanos.getValueAtPercentile(50) / 1_000.0;
        }

        /** Returns the CPU time per query in microseconds, including the transaction around it. */
        double cpuPerQuery() {
            return cpu.toNanos() / 1_000.0 / nanos.getTotalCount();
        }
    }
}
