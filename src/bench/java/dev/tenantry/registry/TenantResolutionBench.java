package dev.tenantry.registry;

import dev.tenantry.bench.Machine;
import dev.tenantry.bench.RedisInfo;
import dev.tenantry.bench.Report;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Measures the cost of finding a tenant: in this instance's memory, in Redis and in PostgreSQL. */
@QuarkusTest
class TenantResolutionBench {

    // A lookup in memory takes less time than reading the clock, so a batch is timed and divided.
    private static final int BATCH = 1_000;
    private static final int WARM_UP = 20_000;
    private static final int LOOKUPS = 50_000;
    private static final int CLIENTS = 8;

    private static final String ROW = "| %s | %d | %.3f | %.3f | %.3f |";

    @Inject
    TenantRegistry registry;

    @Inject
    NearCache near;

    @Inject
    RedisTenantCache shared;

    @Inject
    TenantTable table;

    @Inject
    RedisCalls redis;

    private final TestTenants tenants = new TestTenants();

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisAddress;

    private final Report report = new Report("tenant-resolution");

    @Test
    void measuresEachSourceOfTenants() throws Exception {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE);
        report.line("## Tenant resolution").line("").line(Machine.describe());
        report.line("Redis %s", RedisInfo.ask(redisAddress).version());
        report.line("").line("| found in | callers | p50 µs | p99 µs | p99.9 µs |");
        report.line("|---|---:|---:|---:|---:|");

        row("near cache (mean of 1 000 lookups)", 1, near(acme));
        row("Redis (`TenantRegistry.find`, near cache empty)", 1, timed(LOOKUPS, near::clear, () -> find(acme)));
        row("Redis (`RedisTenantCache.find`)", CLIENTS, together(() -> shared.find(acme.slug())));
        row(
                "PostgreSQL (`TenantRegistry.find`, both caches empty)",
                1,
                timed(LOOKUPS / 5, () -> forget(acme), () -> find(acme)));
        row("PostgreSQL (`TenantTable.find` alone)", 1, timed(LOOKUPS / 5, () -> {}, () -> table.find(acme.slug())));
        report.publish();
    }

    private Histogram near(Tenant tenant) throws Exception {
        Histogram batches = timed(LOOKUPS / 5, () -> {}, () -> {
            for (int i = 0; i < BATCH; i++) {
                find(tenant);
            }
            return tenant;
        });
        Histogram each = new Histogram(4);
        batches.recordedValues()
                .forEach(value -> each.recordValueWithCount(
                        value.getValueIteratedTo() / BATCH, value.getCountAtValueIteratedTo()));
        return each;
    }

    private Tenant find(Tenant tenant) {
        return registry.find(tenant.slug()).orElseThrow();
    }

    private void forget(Tenant tenant) throws Exception {
        near.clear();
        redis.send(Request.cmd(Command.DEL)
                .arg(RedisTenantCache.key(tenant.id()))
                .arg(RedisTenantCache.key(tenant.slug())));
    }

    private static Histogram timed(int times, Preparation prepare, Callable<?> work) throws Exception {
        Histogram nanos = new Histogram(4);
        int warmUp = Math.min(WARM_UP, times);
        for (int i = -warmUp; i < times; i++) {
            prepare.run();
            long start = System.nanoTime();
            work.call();
            long took = System.nanoTime() - start;
            if (i >= 0) {
                nanos.recordValue(took);
            }
        }
        return nanos;
    }

    private static Histogram together(Callable<?> work) throws Exception {
        Histogram all = new Histogram(4);
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(() -> timed(LOOKUPS / 2, () -> {}, work)));
            }
            for (Future<Histogram> one : running) {
                all.add(one.get());
            }
        }
        return all;
    }

    private void row(String title, int callers, Histogram nanos) {
        report.line(
                ROW,
                title,
                callers,
                nanos.getValueAtPercentile(50) / 1_000.0,
                nanos.getValueAtPercentile(99) / 1_000.0,
                nanos.getValueAtPercentile(99.9) / 1_000.0);
    }

    @FunctionalInterface
    private interface Preparation {

        void run() throws Exception;
    }
}
