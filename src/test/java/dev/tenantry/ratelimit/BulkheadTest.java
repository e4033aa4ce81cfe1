package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.ratelimit.Settings.Places;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BulkheadTest {

    private static final int FREE = Settings.SMALL.inFlight().free();
    private static final int PRO = Settings.SMALL.inFlight().pro();
    private static final int ALL = Settings.SMALL.inFlight().all();
    private static final int QUEUE = FREE * Settings.SMALL.inFlight().queue();

    private final TenantId id = new TenantId(UUID.randomUUID());
    private final Tenant acme = tenant(id, Plan.FREE);
    private final Tenant globex = tenant(new TenantId(UUID.randomUUID()), Plan.FREE);

    private SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Future<Integer>> running = new ArrayList<>();
    private Bulkhead bulkhead = bulkhead(Settings.SMALL);

    @AfterEach
    void endAll() throws Exception {
        end.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(25, TimeUnit.SECONDS)).isTrue();
        assertThat(bulkhead.activeTenants()).isZero();
        assertThat(inUse()).isZero();
        assertThat(waiting()).isZero();
    }

    @Test
    void handlesAsManyRequestsAsThePlanAllows() {
        occupy(acme, FREE);
        hold(acme);
        await().until(() -> waiting() == 1);
        assertThat(inUse()).isEqualTo(FREE);
    }

    @Test
    void letsAWaitingRequestProceedOnceAnotherIsDone() throws Exception {
        occupy(acme, FREE);
        Future<String> waiting = threads.submit(() -> bulkhead.call(acme, () -> "done"));
        await().until(() -> waiting() == 1);
        assertThat(waiting).isNotDone();

        end.countDown();
        assertThat(waiting.get()).isEqualTo("done");
    }

    @Test
    void refusesARequestAtOnceIfTheQueueIsFull() {
        occupy(acme, FREE);
        occupyQueue(acme);

        assertRefusedAtOnce(acme);
        assertThat(refused()).isEqualTo(1);
        assertThat(inUse()).isEqualTo(FREE);
    }

    @Test
    void refusesARequestThatHasWaitedTooLong() {
        configure(new Places(1, 1, 1, ALL, 2, Duration.ofMillis(50), 100, false));
        occupy(acme, 1);
        assertRefused(acme);
        assertThat(waiting()).isZero();
    }

    @Test
    void doesNotDisturbOtherTenants() throws Exception {
        occupy(acme, FREE);
        occupyQueue(acme);
        assertThat(bulkhead.call(globex, () -> "served")).isEqualTo("served");
    }

    @Test
    void servesWaitingRequestsInTheOrderOfTheirArrival() throws Exception {
        configure(new Places(1, 1, 1, ALL, 10, Duration.ofSeconds(20), 100, false));
        occupy(acme, 1);
        List<Integer> served = new CopyOnWriteArrayList<>();
        List<Future<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            waiting.add(threads.submit(() -> bulkhead.call(acme, () -> served.add(number))));
            await().pollInterval(Duration.ofMillis(2)).until(() -> waiting() == number + 1);
        }
        end.countDown();
        for (Future<Boolean> request : waiting) {
            request.get();
        }
        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** The thread that gives a place back is running, so it could take it again before a waiting thread wakes up. */
    @Test
    void letsNoNewcomerOvertakeAWaitingRequest() throws Exception {
        configure(new Places(1, 1, 1, ALL, 10, Duration.ofSeconds(20), 100, false));
        for (int round = 0; round < 20; round++) {
            List<String> served = new CopyOnWriteArrayList<>();
            Thread waiting = Thread.ofPlatform().unstarted(() -> serve(served, "waiting"));
            bulkhead.call(acme, () -> {
                waiting.start();
                await().pollInterval(Duration.ofMillis(2))
                        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
                return true;
            });
            serve(served, "newcomer");
            waiting.join();
            assertThat(served).containsExactly("waiting", "newcomer");
        }
    }

    private void serve(List<String> served, String name) {
        try {
            bulkhead.call(acme, () -> served.add(name));
        } catch (Exception refused) {
            served.add(name + " refused");
        }
    }

    @Test
    void givesThePlaceBackIfTheRequestFails() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> bulkhead.call(acme, () -> {
                        throw new IllegalArgumentException("wrong");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> bulkhead.call(acme, () -> {
                        throw new OutOfMemoryError("none left");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(bulkhead.call(acme, () -> "served")).isEqualTo("served");
    }

    @Test
    void givesNoPlaceToAThreadThatIsInterruptedWhileItWaits() throws Exception {
        occupy(acme, FREE);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            assertRefused(acme);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        await().until(() -> waiting() == 1);
        waiting.interrupt();
        assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void holdsNothingForTenantsWithoutRequests() throws Exception {
        for (int i = 0; i < 1000; i++) {
            bulkhead.call(tenant(new TenantId(UUID.randomUUID()), Plan.PRO), () -> "served");
        }
        assertThat(bulkhead.activeTenants()).isZero();
    }

    @Test
    void appliesANewPlanWhileRequestsAreInFlight() throws Exception {
        occupy(acme, FREE);
        occupy(tenant(id, Plan.PRO), PRO - FREE);
        assertThat(inUse()).isEqualTo(PRO);

        hold(acme);
        await().until(() -> waiting() == 1);
    }

    /** Waiting requests hold threads: those of several stuck tenants must not hold all of them. */
    @Test
    void boundsTheWaitingRequestsOfAllTenantsTogether() {
        configure(new Places(1, 1, 1, ALL, 2, Duration.ofSeconds(20), 3, false));
        occupy(acme, 1);
        occupy(globex, 1);
        hold(acme);
        hold(acme);
        hold(globex);
        await().until(() -> waiting() == 3);
        assertRefusedAtOnce(globex);
    }

    @Test
    void givesThePlaceBackIfItsTurnDoesNotCome() throws Exception {
        configure(new Places(1, 1, 1, 1, 1, Duration.ofMillis(50), 100, false));
        occupy(acme, 1);
        assertRefused(globex);
        assertThat(bulkhead.activeTenants()).isEqualTo(1);

        end.countDown();
        running.getFirst().get();
        assertThat(bulkhead.call(globex, () -> "served")).isEqualTo("served");
    }

    private void configure(Places places) {
        meters = new SimpleMeterRegistry();
        bulkhead = bulkhead(Settings.SMALL.with(places));
    }

    private Bulkhead bulkhead(RateLimitConfig config) {
        return new Bulkhead(config, new Turns(config, meters), meters);
    }

    private void occupy(Tenant tenant, int places) {
        double before = inUse();
        for (int i = 0; i < places; i++) {
            hold(tenant);
        }
        await().until(() -> inUse() == before + places);
    }

    private void occupyQueue(Tenant tenant) {
        for (int i = 0; i < QUEUE; i++) {
            hold(tenant);
        }
        await().until(() -> waiting() == QUEUE);
    }

    private void hold(Tenant tenant) {
        running.add(threads.submit(() -> bulkhead.call(tenant, () -> {
            end.await();
            return 1;
        })));
    }

    private void assertRefusedAtOnce(Tenant tenant) {
        long began = System.nanoTime();
        assertRefused(tenant);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(Settings.SMALL.inFlight().patience());
    }

    private void assertRefused(Tenant tenant) {
        assertThatThrownBy(() -> bulkhead.call(tenant, () -> "served"))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(refusal.problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
                    assertThat(refusal.problem().headers()).containsKey("Retry-After");
                });
    }

    private double inUse() {
        return meters.get("tenantry.bulkhead.in.use").gauge().value();
    }

    private double waiting() {
        return meters.get("tenantry.bulkhead.waiting").gauge().value();
    }

    private double refused() {
        return meters.get("tenantry.bulkhead.refused")
                .tag("plan", "free")
                .counter()
                .count();
    }

    private static Tenant tenant(TenantId id, Plan plan) {
        return new Tenant(
                id,
                new Slug("acme"),
                "Acme",
                plan,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                Instant.EPOCH,
                1);
    }
}
