package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OwnStore;
import dev.tenantry.support.OwnStoresProfile;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Traffic;
import dev.tenantry.support.Traffic.Answer;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * Makes one of two data stores fail under load: its tenants get 503 and a Retry-After, and no other tenant is affected.
 */
@QuarkusTest
@TestProfile(OwnStoresProfile.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class TwoStoresTest {

    /** Far longer than a request takes on a busy machine, and shorter than every timeout of a failing store. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(2);

    /** A store that hangs costs its tenants the connection timeout, the statement timeout, or both. */
    private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(9);

    /** Too short for the store to have been asked. */
    private static final Duration AT_ONCE = Duration.ofMillis(900);

    private final ProvisionedTenants tenants = new ProvisionedTenants();

    @TestHTTPResource
    URI service;

    @Inject
    MeterRegistry meters;

    private OwnStore east;
    private OwnStore west;
    private Tenant inTheEast;
    private List<Tenant> elsewhere;

    @BeforeAll
    void createTenantsOnBothStores() {
        east = new OwnStore("east");
        west = new OwnStore("west");
        inTheEast = tenants.create("acme", Plan.ENTERPRISE, east.placement());
        elsewhere = List.of(
                tenants.create("globex", Plan.ENTERPRISE, west.placement()),
                tenants.create("globex", Plan.ENTERPRISE, new Placement.OwnSchema()),
                tenants.create("globex", Plan.ENTERPRISE, new Placement.Shared()));
    }

    @AfterAll
    void stopStores() {
        east.close();
        west.close();
    }

    @Test
    void rejectsOnlyTheTenantsOfAStoppedStore() {
        try (Traffic traffic = startTraffic()) {
            int before = traffic.of(inTheEast).size();
            Map<Tenant, Integer> undisturbed = counts(traffic);
            east.stop();
            try {
                await().atMost(Duration.ofSeconds(15)).until(() -> refused(traffic, before) >= 50);
                awaitMoreOf(traffic, elsewhere, 50);
                assertThat(circuitIsOpen("east")).isTrue();
                assertThat(circuitIsOpen("west")).isFalse();
                assertThat(turnedAway("circuit_open")).isPositive();
            } finally {
                east.start();
            }
            assertThat(traffic.of(inTheEast, before))
                    .allMatch(answer -> answer.status() == 200 || answer.isRefusedForNow())
                    .allMatch(answer -> answer.took().compareTo(LONGEST_REFUSAL) < 0);

            // The service recovers without being told that the store is back.
            int restarted = traffic.of(inTheEast).size();
            await().atMost(Duration.ofSeconds(15)).until(() -> servedInARow(traffic, restarted) >= 20);
            assertThat(circuitIsOpen("east")).isFalse();
            assertThatOtherTenantsAreUndisturbed(traffic, undisturbed);
        }
    }

    @Test
    void rejectsOnlyTheTenantsOfAStoreThatHangs() {
        try (Traffic traffic = startTraffic()) {
            Map<Tenant, Integer> undisturbed = counts(traffic);
            east.freeze();
            try {
                // More requests than threads: without a limit they would take all threads.
                List<Answer> answers =
                        Crowd.of(40, () -> traffic.ask(inTheEast)).results();
                assertThat(answers)
                        .allMatch(Answer::isRefusedForNow)
                        .allMatch(answer -> answer.took().compareTo(LONGEST_REFUSAL) < 0);
                assertThat(turnedAway("store_full")).isPositive();
                awaitMoreOf(traffic, elsewhere, 50);
                assertThatOtherTenantsAreUndisturbed(traffic, undisturbed);
            } finally {
                east.thaw();
            }
            int thawed = traffic.of(inTheEast).size();
            await().atMost(Duration.ofSeconds(15)).until(() -> servedInARow(traffic, thawed) >= 20);
            assertThatOtherTenantsAreUndisturbed(traffic, undisturbed);
        }
    }

    /** Sends the first requests over a connection that was in use a moment ago, and so is not validated by Agroal. */
    @Test
    void rejectsRequestsSoonIfAHomeHangsAndThenAtOnce() {
        // A new tenant, so that its pool holds one connection whatever the other tests did.
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, east.placement());
        try (Traffic traffic = new Traffic(service, List.of())) {
            assertThat(traffic.ask(acme).status()).isEqualTo(200);
            // Later, the pool examines a connection before it sends a request's own statement over it.
            await().pollDelay(Duration.ofMillis(150)).until(() -> true);
            east.freeze();
            try {
                List<Answer> answers = Crowd.of(4, () -> traffic.ask(acme)).results();
                assertThat(answers)
                        .allMatch(Answer::isRefusedForNow)
                        .allMatch(answer -> answer.took().compareTo(LONGEST_REFUSAL) < 0);
                assertThat(traffic.ask(acme))
                        .matches(Answer::isRefusedForNow)
                        .matches(answer -> answer.took().compareTo(AT_ONCE) < 0);
            } finally {
                east.thaw();
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> traffic.ask(acme).status() == 200);
        }
    }

    private boolean circuitIsOpen(String store) {
        return meters.get("tenantry.isolation.store.open")
                        .tag("store", store)
                        .gauge()
                        .value()
                > 0;
    }

    private double turnedAway(String reason) {
        return meters.get("tenantry.isolation.refusals")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private Traffic startTraffic() {
        Traffic traffic =
                new Traffic(service, List.of(inTheEast, elsewhere.get(0), elsewhere.get(1), elsewhere.get(2)));
        awaitMoreOf(traffic, List.of(inTheEast), 30);
        awaitMoreOf(traffic, elsewhere, 30);
        assertThat(traffic.of(inTheEast)).allMatch(answer -> answer.status() == 200);
        return traffic;
    }

    private static void awaitMoreOf(Traffic traffic, List<Tenant> tenants, int more) {
        for (Tenant tenant : tenants) {
            int now = traffic.of(tenant).size();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> traffic.of(tenant).size() >= now + more);
        }
    }

    private Map<Tenant, Integer> counts(Traffic traffic) {
        Map<Tenant, Integer> counts = new HashMap<>();
        elsewhere.forEach(tenant -> counts.put(tenant, traffic.of(tenant).size()));
        return counts;
    }

    private long refused(Traffic traffic, int after) {
        return traffic.of(inTheEast, after).stream()
                .filter(Answer::isRefusedForNow)
                .count();
    }

    private int servedInARow(Traffic traffic, int after) {
        int served = 0;
        for (Answer answer : traffic.of(inTheEast, after)) {
            served = answer.status() == 200 ? served + 1 : 0;
        }
        return served;
    }

    private void assertThatOtherTenantsAreUndisturbed(Traffic traffic, Map<Tenant, Integer> from) {
        for (Tenant tenant : elsewhere) {
            assertThat(traffic.of(tenant)).allMatch(answer -> answer.status() == 200);
            assertThat(traffic.of(tenant, from.getOrDefault(tenant, 0)))
                    .isNotEmpty()
                    .allMatch(answer -> answer.took().compareTo(UNDISTURBED) < 0);
        }
    }
}
