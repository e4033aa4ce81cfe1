package dev.tenantry.ratelimit;

import dev.tenantry.bench.Machine;
import dev.tenantry.bench.RedisInfo;
import dev.tenantry.bench.Report;
import dev.tenantry.redis.RedisCalls;
import dev.tenantry.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Measures what a rate limit decision costs Redis, for a new tenant and for a constantly busy one. */
@QuarkusTest
class RateLimitScriptBench {

    private static final Quota QUOTA = new Quota(999_999_999, Duration.ofSeconds(60));
    private static final int WARM_UP = 20_000;
    private static final int DECISIONS = 50_000;
    private static final String ROW = "| %s | %.1f | %.1f | %.1f |";

    @Inject
    RedisLimiter limiter;

    @Inject
    RedisCalls redis;

    @ConfigProperty(name = "quarkus.redis.hosts")
    String redisAddress;

    private final Report report = new Report("rate-limit");

    @Test
    void measuresADecision() throws Exception {
        report.line("## Rate limit").line("").line(Machine.describe());
        report.line("Redis %s", RedisInfo.ask(redisAddress).version());
        report.line("").line("| command | p50 µs | p99 µs | CPU of Redis µs |").line("|---|---:|---:|---:|");
        measure("PING, for comparison", () -> redis.send(Request.cmd(Command.PING)));
        TenantId idle = new TenantId(UUID.randomUUID());
        measure("decision, window of few slices", () -> limiter.decide(idle, QUOTA));
        TenantId busy = new TenantId(UUID.randomUUID());
        fillAllSlices(busy);
        measure("decision, all 60 slices filled", () -> limiter.decide(busy, QUOTA));
        Response slices = redis.send(Request.cmd(Command.HLEN).arg(RedisLimiter.key(busy, QUOTA)));
        report.line("").line("Slices of the busy tenant afterwards: %s", String.valueOf(slices));
        report.publish();
    }

    private void fillAllSlices(TenantId tenant) throws Exception {
        Response time = redis.send(Request.cmd(Command.TIME));
        if (time == null) {
            throw new IllegalStateException("Redis did not return its time.");
        }
        long current = time.get(0).toLong() * 1_000 / QUOTA.sliceWidth();
        Request fill = Request.cmd(Command.HSET).arg(RedisLimiter.key(tenant, QUOTA));
        // One entry per slice from the oldest that still counts. The decisions themselves fill the later ones.
        for (long slice = current - Quota.SLICES; slice <= current; slice++) {
            fill.arg(Long.toString(slice)).arg("100");
        }
        redis.send(fill);
    }

    private void measure(String title, Call call) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        Histogram nanos = new Histogram(4);
        Duration before = RedisInfo.ask(redisAddress).cpu();
        for (int i = 0; i < DECISIONS; i++) {
            long start = System.nanoTime();
            call.run();
            nanos.recordValue(System.nanoTime() - start);
        }
        Duration cpu = RedisInfo.ask(redisAddress).cpu().minus(before);
        report.line(
                ROW,
                title,
                nanos.getValueAtPercentile(50) / 1_000.0,
                nanos.getValueAtPercentile(99) / 1_000.0,
                cpu.toNanos() / 1_000.0 / DECISIONS);
    }

    @FunctionalInterface
    private interface Call {

        void run() throws Exception;
    }
}
