package dev.tenantry.ratelimit;

import dev.tenantry.bench.Machine;
import dev.tenantry.bench.RedisInfo;
import dev.tenantry.bench.Report;
import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Measures what a rate limit decision costs an instance and Redis, with leases and without, in turns. */
@QuarkusTest
class LeaseBench {

    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int THREADS = 4;
    private static final String ROW = "| %s | %d %% | %.0f | %.1f | %.0f | %.3f | %.1f | %.1f |";

    @Inject
    RedisLimiter redis;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisAddress;

    private final Report report = new Report("lease");

    @Test
    void measuresDecisions() {
        report.line("## Rate limit by lease").line("").line(Machine.describe());
        report.line("")
                .line("| load | share | decisions/s | p50 µs | p99 µs | calls per decision | CPU of Redis µs"
                        + " | CPU of the instance µs |")
                .line("|---|---:|---:|---:|---:|---:|---:|---:|");
        List<Tenant> one = List.of(tenant(999_999_999));
        List<Tenant> many =
                Stream.generate(() -> tenant(999_999_999)).limit(200).toList();
        List<Tenant> limited = List.of(tenant(10_000));
        // Warms up; the rows are left out.
        measure("", 0, one, 0);
        measure("", 1, one, 0);
        for (int round = 0; round < 2; round++) {
            for (int percent : new int[] {0, 1}) {
                report.line("%s", measure("one tenant, as fast as possible", percent, one, 0));
                report.line("%s", measure("200 tenants, 2000 requests/s", percent, many, 2000));
                report.line("%s", measure("one tenant with a limit of 10 000, 100 requests/s", percent, limited, 100));
            }
        }
        report.publish();
    }

    private String measure(String title, int percent, List<Tenant> tenants, int perSecond) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        RateLimiter limiter = new RateLimiter(redis, Settings.SMALL.withLeases(percent), meters);
        Duration redisBefore = RedisInfo.ask(redisAddress).cpu();
        long cpuBefore = cpuNanos();
        long end = System.nanoTime() + ROUND.toNanos();
        Histogram nanos = new Histogram(4);
        Crowd.of(THREADS, () -> decide(limiter, tenants, perSecond, end))
                .results()
                .forEach(nanos::add);
        double decisions = nanos.getTotalCount();
        double cpu = cpuNanos() - cpuBefore;
        Duration redisCpu = RedisInfo.ask(redisAddress).cpu().minus(redisBefore);
        return ROW.formatted(
                title,
                percent,
                decisions / ROUND.toSeconds(),
                nanos.getValueAtPercentile(50) / 1_000.0,
                nanos.getValueAtPercentile(99) / 1_000.0,
                1 - meters.counter("tenantry.rate.limit.leased").count() / decisions,
                redisCpu.toNanos() / 1_000.0 / decisions,
                cpu / 1_000.0 / decisions);
    }

    private static Histogram decide(RateLimiter limiter, List<Tenant> tenants, int perSecond, long end) {
        Histogram nanos = new Histogram(4);
        long pause = perSecond == 0 ? 0 : Duration.ofSeconds(THREADS).toNanos() / perSecond;
        long next = System.nanoTime();
        while (next < end) {
            Tenant tenant = tenants.get(ThreadLocalRandom.current().nextInt(tenants.size()));
            long start = System.nanoTime();
            limiter.decide(tenant);
            long done = System.nanoTime();
            nanos.recordValue(done - start);
            next = pause == 0 ? done : next + pause;
            LockSupport.parkNanos(next - done);
        }
        return nanos;
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static Tenant tenant(int limit) {
        return new Tenant(
                new TenantId(UUID.randomUUID()),
                new Slug("acme"),
                "Acme",
                Plan.ENTERPRISE,
                TenantStatus.ACTIVE,
                new TenantOverrides(OptionalInt.of(limit)),
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
    }
}
