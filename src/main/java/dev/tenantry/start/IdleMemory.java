package dev.tenantry.start;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * Lets an executable that is not busy give its memory back: what its start has left, and then what little it allocates.
 * Otherwise that would stay until the young generation is full, so a small one would be needed, with which a busy
 * executable collects more often: decision 0070.
 */
@ApplicationScoped
class IdleMemory {

    /** If nothing was collected for so long, less than a young generation was allocated: a few requests per second. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** Collecting for less is not worth the pause. */
    private static final long WORTH_IT = 4L << 20;

    private static final String UNUSED_BYTES_KEPT = "MaxHeapFree";
    private static final long AS_FEW_AS_POSSIBLE = 1;
    private static final long AS_THE_COLLECTOR_DECIDES = 0;

    private long collections;
    private long kept;

    void watch(@Observes @Priority(StartOrder.MEMORY) StartupEvent event, Timers timers) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            timers.every(INTERVAL, "idle-memory", this::giveBackIfIdle);
        }
    }

    private synchronized void giveBackIfIdle() {
        if (collections() == collections && used() - kept >= WORTH_IT) {
            RuntimeOptions.set(UNUSED_BYTES_KEPT, AS_FEW_AS_POSSIBLE);
            System.gc();
            RuntimeOptions.set(UNUSED_BYTES_KEPT, AS_THE_COLLECTOR_DECIDES);
            kept = used();
        }
        collections = collections();
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
