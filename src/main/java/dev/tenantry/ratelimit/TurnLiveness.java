package dev.tenantry.ratelimit;

import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StuckCheck;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.health.Liveness;

/** Checks whether all of tenants' requests are stuck: a virtual thread does not run, or waits for its turn in vain. */
@Liveness
@Singleton
class TurnLiveness extends StuckCheck {

    private final ExecutorService threads;
    private final Turns turns;

    TurnLiveness(@VirtualThreads ExecutorService threads, Turns turns, StartConfig config) {
        super("Tenants' requests", config);
        this.threads = threads;
        this.turns = turns;
    }

    @Override
    protected void handIn(Runnable task) {
        threads.execute(() -> {
            try {
                turns.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            task.run();
        });
    }
}
