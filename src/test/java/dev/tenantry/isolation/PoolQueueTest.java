package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.DatabaseFault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PoolQueueTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @ParameterizedTest
    @CsvSource({"3, 100", "100, 3"})
    void letsInAsManyAsThePoolHasConnectionsAndOnlyAFewThatAreQuick(int connections, int quickAtOnce)
            throws SQLException {
        PoolQueue queue = new PoolQueue(connections, quickAtOnce, LONG, SHORT);
        List<PoolQueue.Place> places = enter(queue, 3);
        assertFull(queue);
        places.getFirst().leave();
        enter(queue, 1);
        assertFull(queue);
    }

    @Test
    void letsSlowOnesHoldUpNoOthersUntilTheyUseAllConnections() throws SQLException {
        PoolQueue queue = new PoolQueue(6, 2, SHORT, SHORT.multipliedBy(4));
        long began = System.nanoTime();
        List<PoolQueue.Place> places = enter(queue, 6);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SHORT.multipliedBy(2));
        assertFull(queue);
        places.getLast().leave();
        enter(queue, 1);
    }

    /** Nothing else wakes them: no one leaves, and no one comes. */
    @Test
    void callsAllThatWaitWhileTheOthersBecomeSlow() throws Exception {
        PoolQueue queue = new PoolQueue(10, 2, SHORT, Duration.ofSeconds(20));
        enter(queue, 2);
        List<Integer> entered = new CopyOnWriteArrayList<>();
        line(queue, entered, 8, false);
        await().until(() -> entered.size() == 8);
        assertThat(entered).doesNotContain(-1);
    }

    @Test
    void letsThemInInTheOrderOfArrival() throws Exception {
        PoolQueue queue = new PoolQueue(2, 100, LONG, Duration.ofSeconds(20));
        List<PoolQueue.Place> places = enter(queue, 2);
        List<Integer> entered = new CopyOnWriteArrayList<>();
        line(queue, entered, 10, true);
        // A newcomer that asks right after one has left does not overtake those that wait.
        places.getFirst().leave();
        enter(queue, 1);
        assertThat(entered).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void forgetsThoseThatHaveWaitedTooLong() throws Exception {
        PoolQueue queue = new PoolQueue(1, 1, LONG, SHORT);
        List<PoolQueue.Place> places = enter(queue, 1);
        List<Integer> entered = new CopyOnWriteArrayList<>();
        for (Thread late : line(queue, entered, 3, true)) {
            late.join();
        }
        assertThat(entered).containsOnly(-1);
        places.getFirst().leave();
        enter(queue, 1);
    }

    @Test
    void forgetsThoseThatAreInterrupted() throws Exception {
        PoolQueue queue = new PoolQueue(1, 1, LONG, LONG);
        List<PoolQueue.Place> places = enter(queue, 1);
        List<Integer> entered = new CopyOnWriteArrayList<>();
        List<Thread> threads = line(queue, entered, 2, true);
        threads.getFirst().interrupt();
        threads.getFirst().join();
        places.getFirst().leave();
        threads.getLast().join();
        assertThat(entered).containsExactly(-1, 1);
        enter(queue, 1);
    }

    /** Starts threads that enter one after the other, and returns them once all of them wait, without an alarm each. */
    private static List<Thread> line(PoolQueue queue, List<Integer> entered, int length, boolean leave) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            int number = i;
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    PoolQueue.Place place = queue.enter();
                    entered.add(number);
                    if (leave) {
                        place.leave();
                    }
                } catch (SQLException late) {
                    entered.add(-1);
                }
            });
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> thread.getState() == Thread.State.WAITING || !thread.isAlive());
            threads.add(thread);
        }
        return threads;
    }

    private static List<PoolQueue.Place> enter(PoolQueue queue, int number) throws SQLException {
        List<PoolQueue.Place> places = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            places.add(queue.enter());
        }
        return places;
    }

    private static void assertFull(PoolQueue queue) {
        assertThatThrownBy(queue::enter)
                .isInstanceOf(SQLException.class)
                .satisfies(failure -> assertThat(DatabaseFault.of(failure)).isEqualTo(DatabaseFault.UNAVAILABLE));
    }
}
