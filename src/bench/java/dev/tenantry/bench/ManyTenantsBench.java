package dev.tenantry.bench;

import dev.tenantry.isolation.AuditCost;
import dev.tenantry.local.BenchServers;
import dev.tenantry.tenant.IsolationTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Measures what 10 000 tenants cost: 9 450 in shared tables, 500 in schemas and 50 in databases of their own. */
class ManyTenantsBench {

    private static final int STARTS = 3;
    private static final int AUDITS = 5;
    private static final int CLIENTS = 8;
    private static final int SAMPLE = 500;
    private static final int FEW_POOLS = 20;
    private static final int ROUNDS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(20);

    private static final String LATENCY_HEAD =
            "| %s | count | p50 ms | p99 ms | longest ms |\n|---|---:|---:|---:|---:|";
    private static final String LATENCY_ROW = "| %s | %d | %.2f | %.2f | %.2f |";

    private final Report report = new Report("many-tenants");
    private final Map<String, String> settings = new HashMap<>(BenchServers.settings());
    private final Database database = new Database(settings);
    private final ManyTenants tenants = new ManyTenants();
    private final List<String> snapshots = new ArrayList<>(List.of(Snapshot.HEAD));

    @Test
    void measuresTenThousandTenants() throws Exception {
        settings.put("tenantry.admin.enabled", "true");
        // Each request waits until the tenant is created, so that all of the work is timed.
        settings.put("tenantry.admin.patience", "60s");
        settings.put("tenantry.isolation.pools.idle", IDLE.toSeconds() + "s");
        report.line("## Many tenants").line("").line(Machine.describe());
        try (Connection superuser = database.asSuperuser()) {
            Service.start(settings).close();
            settings.put("tenantry.provisioning.migrate-at-start", "false");
            startUp("no tenants");
            timed("audit of the main database, no tenants", AUDITS, this::audit);
            make(superuser);
            startUp("10 000 tenants");
            timed("audit of the main database, 500 schemas", AUDITS, this::audit);
            connectToTenantDatabases(superuser);
            serve(superuser);
            serveWithLittle(superuser);
            migrate(superuser);
        }
        report.line("");
        snapshots.forEach(report::line);
        reportLoad("the end");
        report.publish();
    }

    private void make(Connection superuser) throws Exception {
        try (Service service = Service.start(settings)) {
            rest();
            snapshots.add(Snapshot.of(service, superuser).row("no tenants, at rest"));
            reportLoad("making tenants");
            long begun = System.nanoTime();
            Map<String, Histogram> took = tenants.make(service.port(), superuser);
            report.line("").line(LATENCY_HEAD.formatted("POST /admin/tenants"));
            took.forEach(this::latency);
            report.line("").line("all tenants made in %.1f s", seconds(begun));
            snapshots.add(Snapshot.of(service, superuser).row("when they had been made"));
        }
    }

    private void serve(Connection superuser) throws Exception {
        try (Service service = Service.start(settings)) {
            rest();
            snapshots.add(Snapshot.of(service, superuser).row("10 000 tenants, at rest"));
            warmUp(service);
            reportLoad("serving");
            // Removes the entries that were cached when the tenants were created.
            RedisInfo.flush(String.valueOf(settings.get("quarkus.redis.hosts")));
            Visits visits = new Visits(service.port());
            report.line("").line(LATENCY_HEAD.formatted("GET /orders"));
            for (IsolationTier tier : IsolationTier.values()) {
                List<byte[]> sample = sample(tier);
                latency(tier.wireName() + ", first", visits.of(sample, 1));
                latency(tier.wireName() + ", second", visits.of(sample, 1));
            }
            touchAll(service, superuser, "after a request of each");
            long begun = System.nanoTime();
            while (Snapshot.pools(service) > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            report.line("").line("no pool left after %.1f s", seconds(begun));
            snapshots.add(Snapshot.of(service, superuser).row("when idle pools were closed"));
        }
    }

    private void serveWithLittle(Connection superuser) throws Exception {
        Map<String, String> few = new HashMap<>(settings);
        few.put("tenantry.isolation.pools.max", Integer.toString(FEW_POOLS));
        few.put("tenantry.isolation.pools.idle", "5m");
        try (Service service = Service.start(few, "-Xmx128m")) {
            warmUp(service);
            reportLoad("serving with 20 pools");
            Visits visits = new Visits(service.port());
            List<byte[]> databases = tenants.requests(IsolationTier.DATABASE);
            List<byte[]> turns = Collections.nCopies(ROUNDS, databases).stream()
                    .flatMap(List::stream)
                    .toList();
            visits.of(databases, 1);
            Histogram opening = new Histogram(3);
            Histogram finding = new Histogram(3);
            for (byte[] request : turns) {
                opening.add(visits.of(List.of(request), 1));
                finding.add(visits.of(List.of(request), 1));
            }
            report.line("").line(LATENCY_HEAD.formatted("GET /orders of 50 databases in turns, 20 pools"));
            latency("must open a pool, 1 client", opening);
            latency("finds it, 1 client", finding);
            try (Watch watch = new Watch(service, database.asSuperuser())) {
                latency("in turns, 8 clients", visits.of(turns, CLIENTS));
                report.line("")
                        .line(
                                "most at once: %d pools, %d connections to tenants' databases",
                                watch.mostPools(), watch.mostSessions().tenantDatabases());
            }
            touchAll(service, superuser, "after a request of each, with 20 pools and `-Xmx128m`");
        }
    }

    private void touchAll(Service service, Connection superuser, String state) throws Exception {
        long begun = System.nanoTime();
        Histogram latencies = new Visits(service.port()).of(tenants.allRequests(), CLIENTS);
        report.line("").line("one request of each tenant, %d clients: %.1f s", CLIENTS, seconds(begun));
        report.line("").line(LATENCY_HEAD.formatted("GET /orders"));
        latency("one of each tenant, 8 clients", latencies);
        Snapshot snapshot = Snapshot.of(service, superuser);
        snapshots.add(snapshot.row(state));
        report.line("")
                .line(
                        "connection providers kept: %d, versions of homes kept: %d",
                        snapshot.heap().instancesOf("dev.tenantry.isolation.TenantConnectionProvider"),
                        snapshot.heap().instancesOf("dev.tenantry.tenant.HomeName"));
    }

    private void migrate(Connection superuser) throws Exception {
        reportLoad("migrating");
        timed("migrate, nothing to do", STARTS, () -> Service.run("migrate", settings));
        timed("migrate, all 551 homes looked at", 1, () -> {
            // As if the registry did not know that the homes are current.
            try (Statement statement = superuser.createStatement()) {
                statement.execute("update control.homes set schema_version = 0");
            }
            return Service.run("migrate", settings);
        });
    }

    private void startUp(String state) throws Exception {
        reportLoad("starts, " + state);
        List<Duration> cpu = new ArrayList<>();
        timed("start-up, " + state, STARTS, () -> {
            try (Service service = Service.start(settings)) {
                cpu.add(Cpu.of(service.process()));
                return service.startUp();
            }
        });
        Collections.sort(cpu);
        report.line(
                "CPU of the service until then: median %d ms",
                cpu.get(STARTS / 2).toMillis());
    }

    private Duration audit() throws SQLException {
        try (Connection app = database.asApp()) {
            return AuditCost.ofMainDatabase(app);
        }
    }

    private void connectToTenantDatabases(Connection superuser) throws SQLException {
        Histogram connecting = new Histogram(3);
        Histogram auditing = new Histogram(3);
        try (Statement statement = superuser.createStatement();
                ResultSet homes = statement.executeQuery("select home from control.tenants where tier = 'database'")) {
            while (homes.next()) {
                long begun = System.nanoTime();
                try (Connection app = database.asApp(homes.getString(1))) {
                    connecting.recordValue(System.nanoTime() - begun);
                    auditing.recordValue(
                            AuditCost.ofTenantDatabase(app, homes.getString(1)).toNanos());
                }
            }
        }
        report.line("").line(LATENCY_HEAD.formatted("a tenant's database, by plain JDBC"));
        latency("connect", connecting);
        latency("audit", auditing);
    }

    // Only with row-tier tenants that are not in the sample.
    private void warmUp(Service service) {
        List<byte[]> requests = tenants.requests(IsolationTier.ROW);
        new Load(service.port())
                .run(
                        CLIENTS,
                        WARM_UP,
                        random -> new Load.Sent(Operation.LIST, requests.get(random.nextInt(SAMPLE, requests.size()))));
    }

    private List<byte[]> sample(IsolationTier tier) {
        List<byte[]> all = tenants.requests(tier);
        return all.subList(0, Math.min(SAMPLE, all.size()));
    }

    private void timed(String what, int times, Callable<Duration> work) throws Exception {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            took.add(work.call());
        }
        Collections.sort(took);
        report.line("")
                .line(
                        "%s: median %d ms, from %d to %d",
                        what,
                        took.get(times / 2).toMillis(),
                        took.getFirst().toMillis(),
                        took.getLast().toMillis());
    }

    private void latency(String what, Histogram nanos) {
        report.line(
                LATENCY_ROW,
                what,
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getMaxValue() / 1e6);
    }

    private static double seconds(long begunNanos) {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    // Background work continues after the start is complete.
    private static void rest() {
        LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
    }

    /**
     * Reports how many processes ran or waited for a core, averaged over the last minute, to show whether something
     * else ran at the same time.
     */
    private void reportLoad(String phase) throws IOException {
        String average = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        report.line("").line("load average before %s: %s", phase, average);
    }
}
