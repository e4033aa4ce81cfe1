package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.TenantId;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what Redis grants and takes back. The window is long, so that nothing leaves it during a test. */
@QuarkusTest
@Timeout(30)
class RedisLeaseTest {

    private static final Quota QUOTA = new Quota(1000, Duration.ofMinutes(10));
    private static final String HERE = "lease:here";
    private static final String THERE = "lease:there";

    @Inject
    RedisLimiter limiter;

    @Inject
    RedisDataSource redis;

    private TenantId acme;
    private String key;

    @BeforeEach
    void createTenant() {
        acme = new TenantId(UUID.randomUUID());
        key = RedisLimiter.key(acme, QUOTA);
    }

    @Test
    void grantsSeveralPassesAtOnce() throws Exception {
        Grant grant = ask(HERE, 10);
        assertThat(grant.further()).isEqualTo(9);
        assertThat(grant.decision().allowed()).isTrue();
        assertThat(grant.decision().remaining()).isEqualTo(999);
        assertThat(counted()).isEqualTo(10);
    }

    @Test
    void grantsSinglePassesCloseToTheLimit() throws Exception {
        ask(HERE, 890);
        assertThat(ask(HERE, 10).further()).isEqualTo(9);
        assertThat(ask(HERE, 2).further()).isZero();
        assertThat(counted()).isEqualTo(901);
    }

    @Test
    void grantsNoMoreThanTheLimitUnderConcurrency() {
        int granted = Crowd.of(
                        16,
                        () -> IntStream.range(0, 100)
                                .map(i -> {
                                    Grant grant = askUnchecked(7);
                                    return grant.decision().allowed() ? 1 + grant.further() : 0;
                                })
                                .sum())
                .results()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(granted).isEqualTo(QUOTA.limit());
    }

    @Test
    void takesUnusedPassesBack() throws Exception {
        Grant lease = ask(HERE, 10);
        assertThat(giveBack(HERE, lease, 6).decision().remaining()).isEqualTo(1000 - 4 - 1);
        assertThat(counted()).isEqualTo(5);
    }

    @Test
    void takesPassesBackFromTheirOwnSlice() throws Exception {
        Quota quick = new Quota(1000, Duration.ofMillis(100L * Quota.SLICES));
        key = RedisLimiter.key(acme, quick);
        Grant lease = limiter.ask(acme, quick, new LeaseRequest(1, 10, HERE, 0, 0));
        long slice = lease.micros() / 1000 / 100;
        await().until(() -> redis.execute("TIME").get(0).toLong() * 10
                        + redis.execute("TIME").get(1).toLong() / 100_000
                > slice);
        limiter.ask(acme, quick, new LeaseRequest(1, 1, HERE, lease.micros(), 6));
        assertThat(redis.hash(String.class).hget(key, Long.toString(slice))).isEqualTo("4");
        assertThat(redis.hash(String.class).hget(key, "used")).isEqualTo("5");
    }

    @Test
    void takesPassesBackOnlyOnce() throws Exception {
        Grant lease = ask(HERE, 10);
        ask(THERE, 10);
        giveBack(HERE, lease, 6);
        giveBack(HERE, lease, 6);
        assertThat(counted()).isEqualTo(4 + 1 + 10 + 1);
    }

    @Test
    void takesPassesBackOnlyFromTheirHolder() throws Exception {
        Grant lease = ask(HERE, 10);
        ask(THERE, 10);
        giveBack(THERE, lease, 6);
        assertThat(counted()).isEqualTo(10 + 10 + 1);
    }

    /** Otherwise the passes that others have used since would be forgotten. */
    @Test
    void takesNothingBackThatItHasForgotten() throws Exception {
        Grant lease = ask(HERE, 10);
        redis.key().del(key);
        ask(THERE, 10);
        giveBack(HERE, lease, 6);
        assertThat(counted()).isEqualTo(10 + 1);
    }

    /** As if a replica had taken over that knows the instance's last lease but one. */
    @Test
    void takesNothingBackOfALeaseThatAReplicaHasMissed() throws Exception {
        Grant known = ask(HERE, 10);
        Grant missed = ask(HERE, 10);
        redis.hash(String.class).hset(key, HERE, Long.toString(known.micros()));
        giveBack(HERE, missed, 6);
        assertThat(counted()).isEqualTo(10 + 10 + 1);
    }

    @Test
    void neverCountsLessThanNothing() throws Exception {
        Grant lease = ask(HERE, 10);
        redis.hash(String.class).hset(key, slice(lease), "5");
        giveBack(HERE, lease, 6);
        assertThat(redis.hash(String.class).hget(key, slice(lease))).isEqualTo("6");
    }

    /** As if Redis' clock had been set back by three slices: the passes in the future are dropped, not returned. */
    @Test
    void takesNothingBackIfItsClockIsSetBack() throws Exception {
        Grant lease = ask(HERE, 10);
        long ahead = lease.micros() + 3 * QUOTA.sliceWidth() * 1000;
        Grant moved = new Grant(lease.decision(), lease.further(), ahead);
        redis.hash(String.class).hdel(key, slice(lease));
        redis.hash(String.class).hset(key, Map.of(slice(moved), "10", "at", slice(moved), HERE, Long.toString(ahead)));
        ask(THERE, 1);
        assertThat(counted()).isEqualTo(1);

        assertThat(giveBack(HERE, moved, 6).decision().remaining()).isEqualTo(1000 - 2);
        assertThat(counted()).isEqualTo(2);
        assertThat(redis.hash(String.class).hexists(key, slice(moved))).isFalse();
    }

    @Test
    void forgetsLeasesOnceTheyHaveLeftTheWindow() throws Exception {
        long old = ask(HERE, 10).micros()
                - (Quota.SLICES + 1) * Duration.ofSeconds(10).toNanos() / 1000;
        redis.hash(String.class).hset(key, THERE, Long.toString(old));
        redis.hash(String.class).hdel(key, "at");
        ask(HERE, 10);
        assertThat(redis.hash(String.class).hexists(key, THERE)).isFalse();
        assertThat(redis.hash(String.class).hexists(key, HERE)).isTrue();
    }

    private Grant ask(String holder, int wanted) throws Exception {
        return limiter.ask(acme, QUOTA, new LeaseRequest(1, wanted, holder, 0, 0));
    }

    private Grant askUnchecked(int wanted) {
        try {
            return ask(HERE, wanted);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private Grant giveBack(String holder, Grant lease, int unused) throws Exception {
        return limiter.ask(acme, QUOTA, new LeaseRequest(1, 1, holder, lease.micros(), unused));
    }

    private int counted() {
        return redis.hash(String.class).hgetall(key).entrySet().stream()
                .filter(field -> Character.isDigit(field.getKey().charAt(0)))
                .mapToInt(field -> Integer.parseInt(field.getValue()))
                .sum();
    }

    private static String slice(Grant grant) {
        return Long.toString(grant.micros() / 1000 / QUOTA.sliceWidth());
    }
}
