package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private final AtomicInteger connections = new AtomicInteger();

    @Test
    void repeatsOnlyQueriesAndOnlyIfAsked() {
        DataSource dead = pool("57P01");
        assertThatThrownBy(() -> new Database(dead).query("select 1", row -> 1)).isInstanceOf(DatabaseException.class);
        assertThat(connections).hasValue(1);
        assertThatThrownBy(() -> Database.repeatingQueries(dead).execute("delete from orders"))
                .isInstanceOf(DatabaseException.class);
        assertThat(connections).hasValue(2);
    }

    @Test
    void givesUpSoonIfEveryConnectionEnds() {
        long began = System.nanoTime();
        assertThatThrownBy(() -> Database.repeatingQueries(pool("08006")).query("select 1", row -> 1))
                .isInstanceOf(DatabaseException.class);
        assertThat(connections).hasValueGreaterThan(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void repeatsNoQueryThatPostgresqlRefuses() {
        assertThatThrownBy(() -> Database.repeatingQueries(pool("42P01")).query("select 1", row -> 1))
                .isInstanceOf(DatabaseException.class);
        assertThat(connections).hasValue(1);
    }

    /** Returns a pool whose connections fail with the given state. */
    private DataSource pool(String state) {
        Connection failing = proxy(Connection.class, method -> {
            if (method.equals("close")) {
                return null;
            }
            throw new SQLException("refused by the test", state);
        });
        return proxy(DataSource.class, method -> {
            connections.incrementAndGet();
            return failing;
        });
    }

    private interface Answer {
        Object to(String method) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> answer.to(method.getName())));
    }
}
