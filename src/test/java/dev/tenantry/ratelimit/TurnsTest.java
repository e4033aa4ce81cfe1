package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.ratelimit.Settings.Places;
import dev.tenantry.start.StuckAfter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {

    private static final int ALL = 2;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endAll() {
        end.countDown();
        threads.close();
        assertThat(inUse()).isZero();
    }

    @Test
    void givesTurnsInTheOrderOfArrival() throws Exception {
        Turns turns = turns(Duration.ofSeconds(20));
        // Only one turn is given back, so no two requests are served at once.
        occupy(turns, ALL - 1);
        CountDownLatch one = new CountDownLatch(1);
        occupy(turns, one);
        List<Integer> served = new CopyOnWriteArrayList<>();
        List<Future<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            List<Thread> started = new CopyOnWriteArrayList<>();
            waiting.add(threads.submit(() -> {
                started.add(Thread.currentThread());
                return turns.call(() -> served.add(number));
            }));
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> !started.isEmpty() && started.getFirst().getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(inUse()).isEqualTo(ALL);
        assertThat(served).isEmpty();

        one.countDown();
        for (Future<Boolean> request : waiting) {
            request.get();
        }
        assertThat(served).isSorted().hasSize(20);
    }

    /** The thread that gives a turn back is running, so it could take it again before a waiting thread wakes up. */
    @Test
    void letsNoNewcomerOvertakeAWaitingRequest() throws Exception {
        Turns turns = turns(Duration.ofSeconds(20));
        occupy(turns, ALL - 1);
        for (int round = 0; round < 20; round++) {
            List<String> served = new CopyOnWriteArrayList<>();
            Thread waiting = Thread.ofVirtual().unstarted(() -> serve(turns, served, "waiting"));
            turns.call(() -> {
                waiting.start();
                await().pollInterval(Duration.ofMillis(2))
                        .until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
                return true;
            });
            serve(turns, served, "newcomer");
            waiting.join();
            assertThat(served).containsExactly("waiting", "newcomer");
        }
    }

    private static void serve(Turns turns, List<String> served, String name) {
        try {
            turns.call(() -> served.add(name));
        } catch (Exception refused) {
            served.add(name + " refused");
        }
    }

    @Test
    void refusesWhoseTurnDoesNotComeInTime() {
        Turns turns = turns(Duration.ofMillis(50));
        occupy(turns, ALL);
        assertThatThrownBy(() -> turns.call(() -> "served")).isInstanceOf(ProblemException.class);
        assertThat(meters.get("tenantry.bulkhead.overloads").counter().count()).isEqualTo(1);
    }

    @Test
    void takesTheTurnBackHoweverTheWorkEnds() throws Exception {
        Turns turns = turns(Duration.ofMillis(50));
        for (int i = 0; i < ALL * 5; i++) {
            assertThatThrownBy(() -> turns.call(() -> {
                        throw new OutOfMemoryError("none left");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(turns.call(() -> "served")).isEqualTo("served");
    }

    @Test
    void isStuckOnceNoTurnIsGivenBack() {
        Turns turns = turns(Duration.ofMillis(50));
        TurnLiveness liveness = new TurnLiveness(threads, turns, StuckAfter.of("PT0.3S"));
        occupy(turns, ALL - 1);
        await().during(Duration.ofMillis(600)).until(() -> isUp(liveness));

        occupy(turns, 1);
        await().until(() -> !isUp(liveness));
        end.countDown();
        await().until(() -> isUp(liveness));
    }

    private static boolean isUp(TurnLiveness liveness) {
        return liveness.call().getStatus() == Status.UP;
    }

    private void occupy(Turns turns, int number) {
        for (int i = 0; i < number; i++) {
            occupy(turns, end);
        }
    }

    private void occupy(Turns turns, CountDownLatch until) {
        double before = inUse();
        threads.submit(() -> turns.call(() -> {
            until.await();
            return true;
        }));
        await().until(() -> inUse() == before + 1);
    }

    private Turns turns(Duration patience) {
        return new Turns(Settings.SMALL.with(new Places(1, 1, 1, ALL, 1, patience, 100, false)), meters);
    }

    private double inUse() {
        return meters.get("tenantry.bulkhead.in.use").gauge().value();
    }
}
