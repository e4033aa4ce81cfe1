package dev.tenantry.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final int PLACES = 4;
    private static final long BRIEF = Duration.ofMillis(1).toNanos();
    private static final String REQUESTS = "tenantry.tenant.requests";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Ranking ranking = new Ranking(PLACES, meters);
    private final Prometheus prometheus = new Prometheus(meters, REQUESTS);
    private final Set<TenantId> erased = new HashSet<>();

    @Test
    void countsATenantInItsOwnSeriesOnceItUsesMuch() {
        TenantId acme = tenant();
        request(acme, 10);
        assertThat(tenants()).containsExactly(Ranking.OTHERS);

        turn();
        assertThat(requests(acme)).as("at first").isZero();
        assertThat(requests(Ranking.OTHERS)).isEqualTo(10);

        turn();
        request(acme, 3);
        assertThat(requests(acme)).isEqualTo(3);
        assertThat(requests(Ranking.OTHERS)).isEqualTo(10);
    }

    @Test
    void showsTheTimeAndTheOutcomesOfATenant() {
        TenantId acme = shown();

        ranking.add(acme, Outcome.LIMITED, Duration.ofMillis(1_500).toNanos());
        ranking.add(acme, Outcome.UNAVAILABLE, Duration.ofMillis(500).toNanos());

        assertThat(meters.get("tenantry.tenant.service")
                        .tag("tenant", acme.toString())
                        .counter()
                        .count())
                .isCloseTo(2, within(0.01));
        for (Outcome outcome : List.of(Outcome.LIMITED, Outcome.UNAVAILABLE)) {
            assertThat(meters.get(REQUESTS)
                            .tag("tenant", acme.toString())
                            .tag("outcome", outcome.tag())
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void givesThePlaceOfTheLightestToOneThatUsesMoreThanTwiceAsMuch() {
        List<TenantId> first =
                Stream.generate(RankingTest::tenant).limit(PLACES).toList();
        TenantId newcomer = tenant();
        for (int turn = 0; turn < 3; turn++) {
            first.forEach(tenant -> request(tenant, tenant.equals(first.getFirst()) ? 40 : 80));
            turn();
        }
        request(newcomer, 100);
        first.forEach(tenant -> request(tenant, tenant.equals(first.getFirst()) ? 40 : 80));
        turn();
        turn();
        assertThat(tenants()).as("not twice as much").hasSize(PLACES + 1).doesNotContain(newcomer.toString());

        for (int turn = 0; turn < 3; turn++) {
            first.forEach(tenant -> request(tenant, tenant.equals(first.getFirst()) ? 40 : 80));
            request(newcomer, 400);
            turn();
        }
        assertThat(tenants())
                .hasSize(PLACES + 1)
                .contains(newcomer.toString())
                .doesNotContain(first.getFirst().toString());
    }

    @Test
    void leavesATenantItsPlaceForAnInterval() {
        List<TenantId> first =
                Stream.generate(RankingTest::tenant).limit(PLACES).toList();
        first.forEach(tenant -> request(tenant, 10));
        turn();
        TenantId newcomer = tenant();
        request(newcomer, 1_000);
        turn();

        first.forEach(tenant -> request(tenant, 1));
        assertThat(first).allSatisfy(tenant -> assertThat(requests(tenant)).isEqualTo(1));
        request(newcomer, 1_000);
        turn();
        assertThat(first).anySatisfy(tenant -> {
            request(tenant, 1);
            assertThat(requests(tenant)).isEqualTo(1);
        });
    }

    @Test
    void forgetsWhatWasUsedLongAgo() {
        for (int i = 0; i < PLACES; i++) {
            shown();
        }
        TenantId newcomer = tenant();
        for (int turn = 0; turn < 10; turn++) {
            request(newcomer, 5);
            turn();
        }
        assertThat(tenants()).contains(newcomer.toString());
    }

    @Test
    void givesNoPlaceToTenantsThatAreOneOfMany() {
        for (int turn = 0; turn < 5; turn++) {
            for (int i = 0; i < 100; i++) {
                request(new TenantId(new UUID(0, i)), 1 + i % 3);
            }
            turn();
        }
        assertThat(tenants()).containsExactly(Ranking.OTHERS);
    }

    @Test
    void showsATenantThatIsOnlyRefused() {
        TenantId flooding = tenant();
        for (int turn = 0; turn < 2; turn++) {
            request(tenant(), 100);
            for (int i = 0; i < 100; i++) {
                ranking.add(flooding, Outcome.LIMITED, 0);
            }
            turn();
        }
        assertThat(tenants()).contains(flooding.toString());
    }

    @Test
    void forgetsATenantThatIsErased() {
        TenantId acme = shown();
        TenantId globex = shown();

        erased.add(acme);
        turn();

        assertThat(tenants()).containsExactlyInAnyOrder(globex.toString(), Ranking.OTHERS);
    }

    @Test
    void takesThePlaceOfATenantThatIsQuietForLong() {
        TenantId acme = shown();
        for (int turn = 0; turn < 50; turn++) {
            turn();
        }
        assertThat(tenants()).as("for less than an hour").contains(acme.toString());
        for (int turn = 0; turn < 12; turn++) {
            turn();
        }
        assertThat(tenants()).containsExactly(Ranking.OTHERS);
    }

    @Test
    void losesNoRequestFromTheRatesAsTenantsEnterAndLeave() {
        Random random = new Random(7);
        int made = 0;
        prometheus.scrape();
        for (int turn = 0; turn < 200; turn++) {
            // Others are heavy every few minutes; a scrape is somewhere in each interval.
            int heavy = turn / 3;
            int scraped = random.nextInt(50);
            for (int i = 0; i < 50; i++) {
                if (i == scraped) {
                    prometheus.scrape();
                }
                int requests = 1 + random.nextInt(20);
                request(new TenantId(new UUID(0, heavy + random.nextInt(6))), requests);
                made += requests;
            }
            turn();
        }
        prometheus.scrape();

        assertThat(prometheus.increase()).isEqualTo(made);
        assertThat(meters.get(REQUESTS).counters()).as("some have left").hasSizeLessThanOrEqualTo((PLACES + 1) * 5);
    }

    @Test
    void keepsTheBoundWithTenThousandTenants() {
        int tenants = Ranking.MOST + 1_000;
        TenantId heavy = tenant();
        // There is no room for it in the first interval.
        for (int i = 0; i < Ranking.MOST; i++) {
            request(new TenantId(new UUID(0, i)), 1);
        }
        int made = 0;
        prometheus.scrape();
        for (int turn = 0; turn < 6; turn++) {
            for (int i = 0; i < tenants; i++) {
                // In each interval, others are heavy.
                int requests = i / 10 % 100 == turn ? 50 : 1;
                request(new TenantId(new UUID(0, i)), requests);
                made += requests;
                if (i % 100 == 99) {
                    request(heavy, 50);
                    made += 50;
                }
            }
            assertThat(ranking.compared()).isEqualTo(Ranking.MOST);
            prometheus.scrape();
            turn();
            prometheus.scrape();
        }
        assertThat(prometheus.mostTenants()).isLessThanOrEqualTo(PLACES + 1);
        assertThat(prometheus.increase()).isEqualTo(made);
        assertThat(requests(heavy)).isPositive();
    }

    @Test
    void countsConcurrentRequestsExactly() throws Exception {
        int threads = 4;
        int each = 20_000;
        TenantId acme = tenant();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<? extends Future<?>> all = Stream.generate(() -> pool.submit(() -> request(acme, each)))
                    .limit(threads)
                    .toList();
            for (int turn = 0; turn < 5; turn++) {
                turn();
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(meters.get(REQUESTS).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(threads * each);
    }

    /** Returns a tenant that has series of its own. */
    private TenantId shown() {
        TenantId tenant = tenant();
        request(tenant, 100);
        turn();
        turn();
        assertThat(tenants()).contains(tenant.toString());
        return tenant;
    }

    private static TenantId tenant() {
        return new TenantId(UUID.randomUUID());
    }

    private void request(TenantId tenant, int times) {
        for (int i = 0; i < times; i++) {
            ranking.add(tenant, Outcome.SUCCESS, BRIEF);
        }
    }

    private void turn() {
        ranking.turn(tenant -> !erased.contains(tenant));
    }

    private double requests(Object tenant) {
        return meters.get(REQUESTS).tag("tenant", tenant.toString()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private List<String> tenants() {
        return meters.get(REQUESTS).counters().stream()
                .map(counter -> counter.getId().getTag("tenant"))
                .distinct()
                .toList();
    }
}
