package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RedisTenantCacheTest {

    private final TenantId id = new TenantId(UUID.randomUUID());
    private final Slug slug = new Slug("acme-" + id.toString().substring(0, 8));

    @Inject
    RedisTenantCache cache;

    @Inject
    RedisDataSource redis;

    @Inject
    ObjectMapper json;

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
    void keepsTenantsApart() {
        Tenant globex = new Tenant(
                new TenantId(UUID.randomUUID()),
                new Slug("globex-" + slug),
                "Globex",
                Plan.PRO,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
        cache.put(acme(1));
        cache.put(globex);

        for (Tenant tenant : List.of(acme(1), globex)) {
            assertThat(cache.find(tenant.id())).hasValue(tenant);
            assertThat(cache.find(tenant.slug())).hasValue(tenant);
        }
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

    /** Without this, the tests of wrong copies would prove nothing. */
    @Test
    void believesACopyThatNothingIsChangedIn() {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, copy(9).toString());
            assertThat(cache.find(ref)).hasValue(acme(9));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plan       | "gold"
            status     | "asleep"
            status     | "suspended"
            version    | 0
            version    | "9"
            version    | 1e99
            version    | 9.5
            epoch      | 0
            epoch      | "1"
            rate_limit | 0
            rate_limit | 1.5
            tier       | "shared"
            tier       | "database"
            store      | "local"
            created_at | "yesterday"
            id         | "../"
            slug       | "A B"
            x          | 1
            """)
    void treatsACopyWithOneWrongMemberAsAbsent(String member, String value) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, copy(9).with(member, value).toString());
            assertThat(cache.find(ref)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "slug", "name", "plan", "status", "tier", "epoch", "created_at", "version"})
    void treatsACopyWithoutAMemberAsAbsent(String member) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, copy(9).without(member).toString());
            assertThat(cache.find(ref)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%.20s", "[%s]", "%s x", "%1$s%1$s", "{\"copy\":%s}", "null", "7", "\"text\"", ""})
    void treatsAValueThatIsNoCopyAsAbsent(String around) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, around.formatted(copy(9)));
            assertThat(cache.find(ref)).isEmpty();
        }
    }

    @Test
    void treatsACopyOfAnotherTenantAsAbsent() {
        poison(
                id,
                copy(9).with("id", "\"00000000-0000-4000-8000-000000000000\"").toString());
        assertThat(cache.find(id)).isEmpty();
        poison(slug, copy(9).with("slug", "\"another\"").toString());
        assertThat(cache.find(slug)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            version | "9"
            version | null
            id      | "00000000-0000-4000-8000-000000000000"
            id      | 7
            """)
    void overwritesANewerCopyThatIsNotThisTenants(String member, String value) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, copy(9).with(member, value).toString());
        }
        cache.put(acme(1));
        assertThat(cache.find(id)).hasValue(acme(1));
        assertThat(cache.find(slug)).hasValue(acme(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "7"})
    void overwritesAValueThatIsNoCopy(String value) {
        for (TenantRef ref : List.of(id, slug)) {
            poison(ref, value);
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

    private CopyInRedis copy(long version) {
        return CopyInRedis.of(acme(version), json);
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
