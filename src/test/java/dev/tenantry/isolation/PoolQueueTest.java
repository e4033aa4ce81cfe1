package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.DatabaseFault;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.pool.DataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PoolQueueTest {

    private static final int SIZE = 2;

    @Test
    void letsInAsManyAsThePoolHasConnections() throws Exception {
        PoolQueue queue = queue(Duration.ofMillis(50));
        for (int i = 0; i < SIZE; i++) {
            queue.enter();
        }
        assertThatThrownBy(queue::enter)
                .isInstanceOf(SQLException.class)
                .satisfies(failure -> assertThat(DatabaseFault.of(failure)).isEqualTo(DatabaseFault.UNAVAILABLE));

        queue.leave();
        queue.enter();
    }

    @Test
    void letsThemInInTheOrderOfArrival() throws Exception {
        PoolQueue queue = queue(Duration.ofSeconds(20));
        for (int i = 0; i < SIZE; i++) {
            queue.enter();
        }
        List<Integer> entered = new CopyOnWriteArrayList<>();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    queue.enter();
                    entered.add(number);
                    queue.leave();
                } catch (SQLException late) {
                    entered.add(-1);
                }
            });
            await().pollInterval(Duration.ofMillis(2)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            waiting.add(thread);
        }
        // A newcomer that asks right after one has left does not overtake those that wait.
        queue.leave();
        queue.enter();
        assertThat(entered).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        for (Thread thread : waiting) {
            thread.join();
        }
    }

    private static PoolQueue queue(Duration patience) throws SQLException {
        AgroalDataSourceConfigurationSupplier source = new AgroalDataSourceConfigurationSupplier();
        source.connectionPoolConfiguration(pool -> pool.maxSize(SIZE)
                .acquisitionTimeout(patience)
                .connectionFactoryConfiguration(
                        connection -> connection.jdbcUrl("jdbc:postgresql://127.0.0.1:1/none")));
        // No connection is opened: the queue asks only for the settings.
        try (AgroalDataSource pool = new DataSource(source.get())) {
            return new PoolQueue(pool);
        }
    }
}
