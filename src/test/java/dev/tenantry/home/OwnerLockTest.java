package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OwnerLockTest {

    private static final String WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted";

    @Inject
    OwnerLock lock;

    @Test
    void letsOneAtATimeHoldALock() throws Exception {
        String name = UUID.randomUUID().toString();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Crowd<String> first = hold(name, held, release);
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();

        Crowd<String> second = hold(name, new CountDownLatch(1), new CountDownLatch(0));
        await().until(() -> Superuser.inMainDatabase().number(WAITING) >= 1);
        assertThat(lock.hold(name + "0", () -> "done")).as("another lock").isEqualTo("done");
        assertThat(second.finished()).isZero();

        release.countDown();
        assertThat(first.results()).containsExactly("done");
        assertThat(second.results()).as("the same lock, afterwards").containsExactly("done");
    }

    @Test
    void returnsTheResultOfTheWorkEvenIfTheConnectionIsLostMeanwhile() throws Exception {
        Superuser superuser = Superuser.inMainDatabase();
        String result = lock.hold(UUID.randomUUID().toString(), () -> {
            assertThat(superuser.number("select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
                            + " where application_name = 'tenantry owner' and state = 'idle in transaction'"
                            + " and query like '%pg_advisory_xact_lock%'"))
                    .isPositive();
            return "done";
        });

        assertThat(result).isEqualTo("done");
    }

    private Crowd<String> hold(String name, CountDownLatch held, CountDownLatch release) {
        return Crowd.of(
                1,
                () -> lock.hold(name, () -> {
                    held.countDown();
                    release.await();
                    return "done";
                }));
    }
}
