package dev.tenantry.bench;

import dev.tenantry.local.BenchServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Measures how the spelling of the policy changes plans, for a tenant with a third of all rows and for a small one. */
class PolicySpellingBench {

    private static final int MIN_RUNS = 25;
    private static final long MIN_NANOS = 1_000_000_000;

    // Parallel workers are off, because their start would hide the differences. Self-join elimination is off, so that
    // the join of a table with itself can stand for any other.
    private static final String FREE_CHOICE =
            "set max_parallel_workers_per_gather = 0; set enable_self_join_elimination = off";
    private static final String NO_INDEX =
            FREE_CHOICE + "; set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off";

    private static final String NEWEST =
            "select * from %1$s where %2$s order by created_at desc, id desc fetch first 50 rows only";
    private static final String UNINDEXED = "select count(*) from %1$s where %2$s and product_id = 'SKU-1005'";
    private static final String ALL = "select count(*) from %1$s where %2$s and quantity > 0";
    private static final String JOIN = "select count(*) from (select * from %1$s where %2$s) a"
            + " join (select * from %1$s where %2$s) b using (tenant_id, id)";

    private static final String HEAD = "| query | tenant | spelling | plan | rows expected | rows read | p50 ms |";
    private static final String RULE = "|---|---|---|---|---:|---:|---:|";
    private static final String ROW = "| %s | %s | %s | %s | %s | %s | %.2f |";

    private final Report report = new Report("policy-spelling");

    @Test
    void comparesTheSpellings() throws Exception {
        Map<String, String> settings = BenchServers.settings();
        Database database = new Database(settings);
        PolicyTables.create(database, settings);
        report.line("## The policy's spelling").line("").line(Machine.describe());
        try (Connection owner = database.asOwner()) {
            report.line("PostgreSQL %s", Database.ask(owner, "show server_version"));
        }
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("newest 50", NEWEST);
        queries.put("count, filter without index", UNINDEXED);
        queries.put("count of all", ALL);
        queries.put("join of all with all by key", JOIN);
        report.line("").line("Planned for each execution:").line("").line(HEAD).line(RULE);
        for (Map.Entry<String, String> query : queries.entrySet()) {
            planEachTime(database, FREE_CHOICE, query.getKey(), query.getValue());
        }
        planEachTime(database, NO_INDEX, "count of all, indexes off", ALL);

        report.line("")
                .line("Prepared, and executed ten times as another tenant first:")
                .line("");
        report.line(HEAD).line(RULE);
        for (Map.Entry<String, String> query : queries.entrySet()) {
            prepareAsAnother(database, query.getKey(), query.getValue());
        }
        report.publish();
    }

    private void planEachTime(Database database, String session, String title, String query) throws SQLException {
        for (int tenant : new int[] {PolicyTables.LARGEST_TENANT, PolicyTables.SMALL_TENANT}) {
            for (PolicySpelling spelling : PolicySpelling.values()) {
                try (Connection connection = database.asApp()) {
                    execute(connection, session);
                    speakFor(connection, tenant);
                    row(connection, title, tenant, spelling, spelling.sql(query, literal(tenant)));
                }
            }
        }
    }

    private void prepareAsAnother(Database database, String title, String query) throws SQLException {
        for (int tenant : new int[] {PolicyTables.LARGEST_TENANT, PolicyTables.SMALL_TENANT}) {
            int first = tenant == PolicyTables.SMALL_TENANT ? PolicyTables.LARGEST_TENANT : PolicyTables.SMALL_TENANT;
            for (PolicySpelling spelling : PolicySpelling.values()) {
                try (Connection connection = database.asApp()) {
                    execute(connection, FREE_CHOICE);
                    execute(connection, "prepare query (uuid) as " + spelling.sql(query, "$1"));
                    speakFor(connection, first);
                    for (int i = 0; i < 10; i++) {
                        execute(connection, "execute query (" + literal(first) + ")");
                    }
                    speakFor(connection, tenant);
                    row(connection, title, tenant, spelling, "execute query (" + literal(tenant) + ")");
                }
            }
        }
    }

    private void row(Connection connection, String title, int tenant, PolicySpelling spelling, String sql)
            throws SQLException {
        Plan plan = Plan.of(connection, sql);
        Histogram nanos = new Histogram(3);
        long end = System.nanoTime() + MIN_NANOS;
        while (nanos.getTotalCount() < MIN_RUNS || System.nanoTime() < end) {
            long start = System.nanoTime();
            execute(connection, sql);
            nanos.recordValue(System.nanoTime() - start);
        }
        String size = tenant == PolicyTables.LARGEST_TENANT ? "largest" : "small";
        double median = nanos.getValueAtPercentile(50) / 1e6;
        report.line(ROW, title, size, spelling.title(), plan.node(), plan.expected(), plan.actual(), median);
    }

    // Set for the session, because nothing here is committed or shared. The setting is the one that the service uses.
    private static void speakFor(Connection connection, int tenant) throws SQLException {
        execute(connection, "select set_config('app.current_tenant', " + literal(tenant) + ", false)");
    }

    private static String literal(int tenant) {
        return "'" + PolicyTables.tenant(tenant) + "'";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                drain(statement);
            }
        }
    }

    private static void drain(Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }
}
