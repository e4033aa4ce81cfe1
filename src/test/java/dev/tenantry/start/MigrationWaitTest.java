package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.LogOf;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests what happens if background work cannot begin. {@code AwaitMigrationsIT} tests the wait itself. */
class MigrationWaitTest {

    private final List<Integer> exits = new ArrayList<>();
    private final List<Boolean> wasOpenAtTheEvent = new ArrayList<>();
    private final ServingGate gate = new ServingGate(List.of(), event());
    private final OneTimer timers = new OneTimer();
    private final MigrationWait wait = new MigrationWait(timers, gate, exits::add);

    private @Nullable RuntimeException failure;

    @Test
    void beginsBackgroundWorkBeforeRequestsAreLetIn() {
        wait.begin("the registry", Optional::empty, gate::open);
        timers.tick();
        assertThat(wasOpenAtTheEvent).containsExactly(false);
        assertThat(gate.closedBecause()).isEmpty();
        assertThat(exits).isEmpty();
    }

    @Test
    void letsNobodyInIfBackgroundWorkCannotBegin() {
        failure = new IllegalStateException("no timer");
        assertThatThrownBy(gate::open).isSameAs(failure);
        assertThat(gate.closedBecause()).isPresent();
    }

    @Test
    void endsTheProcessIfItCannotServeAfterTheMigration() {
        failure = new IllegalStateException("PostgreSQL is away");
        try (LogOf log = new LogOf(MigrationWait.class)) {
            wait.begin("the registry", Optional::empty, gate::open);
            timers.tick();
            assertThat(log.errors()).singleElement().asString().contains("so it exits");
        }
        assertThat(exits).containsExactly(1);
        assertThat(gate.closedBecause()).get().asString().contains("a new start");
    }

    /** Holds the work of one timer. */
    private static final class OneTimer extends Timers {

        private @Nullable Runnable work;

        OneTimer() {
            super(null);
        }

        @Override
        public void every(Duration interval, String name, Runnable repeated) {
            work = repeated;
        }

        @Override
        public void stop(String name) {
            work = null;
        }

        void tick() {
            assertThat(work).isNotNull();
            work.run();
        }
    }

    @SuppressWarnings("unchecked")
    private Event<ServingBegins> event() {
        return (Event<ServingBegins>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    wasOpenAtTheEvent.add(gate.closedBecause().isEmpty());
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                });
    }
}
