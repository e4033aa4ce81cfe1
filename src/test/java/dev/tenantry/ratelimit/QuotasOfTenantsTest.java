package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.PlainTenant;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Checks that what one tenant uses does not count for another, in memory and in Redis. */
class QuotasOfTenantsTest {

    private final Tenant acme = PlainTenant.named("acme");
    private final Tenant globex = PlainTenant.named("globex");

    @Test
    void areKeptApartInMemory() {
        RateLimiter limiter = new RateLimiter(new LavishRedis(), Settings.SMALL, new SimpleMeterRegistry());
        int limit = Settings.SMALL.plans().free();
        for (int i = 0; i < limit; i++) {
            assertThat(limiter.decide(acme).allowed()).isTrue();
        }

        assertThat(limiter.decide(acme).allowed()).isFalse();
        assertThat(limiter.decide(globex).allowed()).isTrue();
    }

    @Test
    void haveKeysOfTheirOwnInRedis() {
        Quota quota = new Quota(1, Duration.ofSeconds(60));

        assertThat(RedisLimiter.key(acme.id(), quota))
                .isEqualTo("tenantry:rate:1000:" + acme.id())
                .isNotEqualTo(RedisLimiter.key(globex.id(), quota));
    }

    /** Grants what is asked for, so that only the instance's own count can refuse. */
    private static final class LavishRedis extends RedisLimiter {

        private LavishRedis() {
            super(null, Settings.SMALL);
        }

        @Override
        RateLimitDecision decide(TenantId tenant, Quota quota, int passes) {
            return new RateLimitDecision(true, quota, 100, Instant.now(), Duration.ofSeconds(1));
        }

        @Override
        Grant ask(TenantId tenant, Quota quota, LeaseRequest lease) {
            return new Grant(decide(tenant, quota, 1), 0, 0);
        }
    }
}
