package dev.tenantry.support;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets Awaitility look at a condition at once, and then after pauses that grow to a tenth of a second. By default, it
 * looks for the first time after a tenth of a second. Most conditions hold sooner, and the tests wait hundreds of times.
 */
public final class GrowingPause implements LauncherSessionListener, QuarkusTestBeforeClassCallback {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMillis(100);

    /** For tests without Quarkus. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        require();
    }

    /** For tests that Quarkus runs, which have an Awaitility of their own class loader. */
    @Override
    public void beforeClass(Class<?> test) {
        require();
    }

    private static void require() {
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(GrowingPause::next, FIRST));
    }

    private static Duration next(Duration pause) {
        Duration longer = pause.multipliedBy(3).dividedBy(2);
        return longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
}
