package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantRef;
import dev.tenantry.tenant.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@BesideOthers
class NearCacheTest {

    private static final int SIZE = 10;
    private static final TenantId ID = new TenantId(UUID.randomUUID());
    private static final Slug ACME = new Slug("acme");

    private final NearCache cache =
            new NearCache(new Settings(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(5), SIZE));
    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch loaded = new CountDownLatch(1);

    @Test
    void loadsOnceForConcurrentCalls() {
        Crowd<Optional<Tenant>> crowd = Crowd.of(20, () -> cache.get(ACME, ref -> loadWhenTold(1)));
        await().until(crowd::isStandingStill);
        loaded.countDown();

        assertThat(crowd.results()).containsOnly(Optional.of(acme(1)));
        assertThat(loads).hasValue(1);
        assertThat(cache.get(ACME, this::neverLoad)).hasValue(acme(1));
    }

    /** Repeats the attempt many times, because the moment in which both calls miss is short. */
    @Test
    void loadsOnceForTwoSimultaneousMisses() {
        int rounds = 5000;
        NearCache roomy =
                new NearCache(new Settings(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(5), rounds));
        CyclicBarrier together = new CyclicBarrier(2);
        Crowd.of(2, () -> {
                    for (int i = 0; i < rounds; i++) {
                        together.await();
                        roomy.get(new Slug("acme-" + i), ref -> {
                            loads.incrementAndGet();
                            return Optional.of(acme(1));
                        });
                    }
                    return true;
                })
                .results();
        assertThat(loads).hasValue(rounds);
    }

    @Test
    void passesAFailureToAllWaitingCallsAndDoesNotCacheIt() {
        Crowd<Optional<Tenant>> crowd = Crowd.of(
                20,
                () -> cache.get(ACME, ref -> {
                    loadWhenTold(1);
                    throw new IllegalStateException("the load failed");
                }));
        await().until(crowd::isStandingStill);
        loaded.countDown();

        assertThat(crowd.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the load failed"));
        assertThat(loads).hasValue(1);
        assertThat(cache.get(ACME, ref -> Optional.of(acme(1)))).hasValue(acme(1));
    }

    @Test
    void rethrowsTheExceptionOfTheLoad() {
        IllegalStateException failure = new IllegalStateException("the load failed");
        assertThatThrownBy(() -> cache.get(ACME, ref -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void keepsTheNewerVersion() {
        cache.put(acme(2));
        cache.put(acme(1));
        assertThat(cache.get(ACME, this::neverLoad)).hasValue(acme(2));
        assertThat(cache.get(ID, this::neverLoad)).hasValue(acme(2));

        cache.put(acme(3));
        assertThat(cache.get(ACME, this::neverLoad)).hasValue(acme(3));
        assertThat(cache.get(ID, this::neverLoad)).hasValue(acme(3));
    }

    @Test
    void comparesVersionsOfTheSameTenantOnly() {
        Tenant successor = new Tenant(
                new TenantId(UUID.randomUUID()),
                ACME,
                "Acme",
                Plan.FREE,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
        cache.put(acme(5));
        cache.put(successor);
        assertThat(cache.get(ACME, this::neverLoad)).hasValue(successor);
    }

    @Test
    void discardsALoadThatAChangeHasOvertaken() {
        Crowd<Optional<Tenant>> slow = Crowd.of(1, () -> cache.get(ACME, ref -> loadWhenTold(1)));
        await().until(slow::isStandingStill);
        cache.put(acme(2));
        loaded.countDown();
        slow.results();

        assertThat(cache.get(ACME, this::neverLoad)).hasValue(acme(2));
    }

    @Test
    void discardsALoadThatBeganBeforeTheCacheWasCleared() {
        Crowd<Optional<Tenant>> slow = Crowd.of(1, () -> cache.get(ACME, ref -> loadWhenTold(1)));
        await().until(slow::isStandingStill);
        cache.clear();
        loaded.countDown();
        slow.results();

        assertThat(cache.get(ACME, ref -> Optional.of(acme(2)))).hasValue(acme(2));
    }

    @Test
    void remembersThatATenantDoesNotExist() {
        assertThat(cache.get(ACME, ref -> Optional.empty())).isEmpty();
        assertThat(cache.get(ACME, this::neverLoad)).isEmpty();

        cache.clear();
        assertThat(cache.get(ACME, ref -> Optional.of(acme(1)))).hasValue(acme(1));
    }

    @Test
    void findsATenantThatIsAddedAfterItWasUnknown() {
        assertThat(cache.get(ACME, ref -> Optional.empty())).isEmpty();
        cache.put(acme(1));
        assertThat(cache.get(ACME, this::neverLoad)).hasValue(acme(1));
    }

    @Test
    void remembersUnknownTenantsBriefly() {
        NearCache brief =
                new NearCache(new Settings(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMillis(50), SIZE));
        assertThat(brief.get(ACME, ref -> Optional.empty())).isEmpty();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(brief.get(ACME, ref -> Optional.of(acme(1)))).hasValue(acme(1)));
    }

    @Test
    void remembersTenantsForTheTimeToLive() {
        NearCache brief =
                new NearCache(new Settings(Duration.ZERO, Duration.ofMillis(50), Duration.ofMinutes(5), SIZE));
        brief.put(acme(1));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(brief.get(ACME, ref -> Optional.of(acme(2)))).hasValue(acme(2)));
    }

    @Test
    void limitsUnknownTenantsToItsSizeWithoutEvictingKnownOnes() {
        cache.put(acme(1));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 1000; i++) {
                cache.get(new Slug("unknown-" + i), ref -> {
                    loads.incrementAndGet();
                    return Optional.empty();
                });
            }
        }

        assertThat(loads).hasValueGreaterThanOrEqualTo(2000 - SIZE);
        assertThat(cache.get(ACME, this::neverLoad)).hasValue(acme(1));
        assertThat(cache.get(ID, this::neverLoad)).hasValue(acme(1));
    }

    private Optional<Tenant> loadWhenTold(long version) {
        loads.incrementAndGet();
        try {
            loaded.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return Optional.of(acme(version));
    }

    private Optional<Tenant> neverLoad(TenantRef ref) {
        throw new AssertionError(ref + " is not cached");
    }

    private static Tenant acme(long version) {
        return new Tenant(
                ID,
                ACME,
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
