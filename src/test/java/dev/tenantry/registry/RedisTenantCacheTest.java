package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantRef;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.SetArgs;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RedisTenantCacheTest {

    private final TenantId id = new TenantId(UUID.randomUUID());
    private final Slug slug = new Slug("acme-" + id.toString().substring(0, 8));

    @Inject
    RedisTenantCache cache;

    @Inject
    RedisDataSource redis;

    @Test
    void findsATenantByIdAndBySlug() {
        Tenant acme = new Tenant(
                id,
                slug,
                "Acme \"Ü\" Corporation",
                Plan.ENTERPRISE,
                TenantStatus.ACTIVE,
                new TenantOverrides(OptionalInt.of(7)),
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                3);
        cache.put(acme);

        assertThat(cache.find(id)).hasValue(acme);
        assertThat(cache.find(slug)).hasValue(acme);
    }

    @Test
    void keepsATenantForThreeHundredSeconds() {
        cache.put(acme(1));
        for (TenantRef ref : List.of(id, slug)) {
            assertThat(redis.key().pttl(RedisTenantCache.key(ref))).isBetween(290_000L, 300_000L);
        }
    }

    @Test
    void keepsTheNewerVersion() {
        cache.put(acme(10));
        cache.put(acme(9));
        assertThat(cache.find(id)).hasValue(acme(10));
        assertThat(cache.find(slug)).hasValue(acme(10));

        cache.put(acme(11));
        assertThat(cache.find(id)).hasValue(acme(11));
        assertThat(cache.find(slug)).hasValue(acme(11));
    }

    @Test
    void keepsTheNewestOfManyConcurrentVersions() {
        AtomicLong versions = new AtomicLong();
        Crowd.of(32, () -> {
                    cache.put(acme(versions.incrementAndGet()));
                    return true;
                })
                .results();
        assertThat(cache.find(id)).hasValue(acme(32));
        assertThat(cache.find(slug)).hasValue(acme(32));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{}",
                "{\"id\":\"ID\"}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"gold\",\"status\":\"active\",\"version\":9}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"asleep\",\"version\":9}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":0}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":\"9\"}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":1e99}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\"}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":9,\"x\":1}",
                "{\"id\":\"ID\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":9,\"rate_limit\":0}",
                "{\"id\":\"../\",\"slug\":\"SLUG\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":9}",
                "{\"id\":\"ID\",\"slug\":\"A B\",\"name\":\"A\",\"plan\":\"free\",\"status\":\"active\",\"version\":9}",
                "{\"id\":\"00000000-0000-4000-8000-000000000000\",\"slug\":\"another\",\"name\":\"A\",\"plan\":\"free\","
                        + "\"status\":\"active\",\"version\":9}"
            })
    void treatsABrokenValueAsAbsent(String template) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, template.replace("ID", id.toString()).replace("SLUG", slug.toString()));
            assertThat(cache.find(ref)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "7",
                "{\"version\":9}",
                "{\"id\":\"ID\",\"version\":\"9\"}",
                "{\"id\":\"00000000-0000-4000-8000-000000000000\",\"slug\":\"SLUG\",\"version\":9}"
            })
    void overwritesAValueThatIsNotThisTenant(String template) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, template.replace("ID", id.toString()).replace("SLUG", slug.toString()));
        }
        cache.put(acme(1));
        assertThat(cache.find(id)).hasValue(acme(1));
        assertThat(cache.find(slug)).hasValue(acme(1));
    }

    @Test
    void overwritesAKeyOfTheWrongType() {
        for (TenantRef ref : List.of(id, slug)) {
            redis.list(String.class).lpush(RedisTenantCache.key(ref), "a list, not a string");
            assertThat(cache.find(ref)).isEmpty();
        }
        cache.put(acme(1));
        assertThat(cache.find(id)).hasValue(acme(1));
        assertThat(cache.find(slug)).hasValue(acme(1));
    }

    private void poison(TenantRef ref, String value) {
        redis.value(String.class).set(RedisTenantCache.key(ref), value, new SetArgs().ex(60));
    }

    private Tenant acme(long version) {
        return new Tenant(
                id,
                slug,
                "Acme",
                Plan.FREE,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                version);
    }
}
