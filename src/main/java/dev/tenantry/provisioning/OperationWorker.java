package dev.tenantry.provisioning;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on operations: at once on those begun here, and by and by on those that nobody works on, because their instance
 * was killed or because they failed. Which instance works on one is settled by a lock in PostgreSQL.
 */
@ApplicationScoped
public class OperationWorker {

    private static final Logger LOG = Logger.getLogger(OperationWorker.class);

    private final Operations operations;
    private final Provisioning provisioning;
    private final Erasure erasure;
    private final Migration migration;
    private final OwnerLock lock;
    private final ProvisioningConfig config;
    private final Map<UUID, CompletableFuture<Void>> underway = new ConcurrentHashMap<>();
    private final ExecutorService workers;
    private final ScheduledExecutorService clock;
    private volatile @Nullable ScheduledFuture<?> polling;
    private volatile boolean stopping;

    OperationWorker(
            Operations operations,
            Provisioning provisioning,
            Erasure erasure,
            Migration migration,
            OwnerLock lock,
            ProvisioningConfig config) {
        this.operations = operations;
        this.provisioning = provisioning;
        this.erasure = erasure;
        this.migration = migration;
        this.lock = lock;
        this.config = config;
        this.workers = Executors.newFixedThreadPool(config.workers(), WorkerThreads.named("operations-"));
        this.clock = Executors.newSingleThreadScheduledExecutor(WorkerThreads.named("operations-clock-"));
    }

    /** Looks for work from now on. Called where there is a control plane, for only there are the roles for it. */
    public void start() {
        polling = clock.scheduleWithFixedDelay(this::poll, 0, config.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins at once where a worker is free. What it returns completes after the attempt, however that ended. */
    public CompletableFuture<Void> submit(UUID operation) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> begun = underway.putIfAbsent(operation, mine);
        if (begun != null) {
            return begun;
        }
        try {
            workers.execute(() -> {
                try {
                    attempt(operation);
                } finally {
                    underway.remove(operation);
                    mine.complete(null);
                }
            });
        } catch (RejectedExecutionException stopping) {
            underway.remove(operation);
            mine.complete(null);
        }
        return mine;
    }

    /** Lets what is under way come to its end, for as long as a stop may take; what waits is another instance's. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        ScheduledFuture<?> current = polling;
        if (current != null) {
            current.cancel(false);
        }
        clock.shutdown();
        workers.shutdown();
        // Interrupted only then: a step that is broken off runs again, but whoever waits for it waits longer.
        if (!workers.awaitTermination(config.patienceAtStop().toMillis(), TimeUnit.MILLISECONDS)) {
            workers.shutdownNow();
        }
    }

    private void poll() {
        try {
            int begun =
                    operations.table().due().stream().map(this::submit).toList().size();
            LOG.debugf("%d operations are due", begun);
        } catch (RuntimeException failure) {
            LOG.warn("Operations were not looked for; trying again", failure);
        }
    }

    /** The lock that is held by whoever works on it. */
    static String lockOf(UUID operation) {
        return "operation:" + operation;
    }

    private void attempt(UUID id) {
        if (stopping) {
            return;
        }
        try {
            lock.tryHold(lockOf(id), () -> work(id));
        } catch (SQLException | RuntimeException failure) {
            LOG.warnf(failure, "Operation %s was not begun; trying again", id);
        }
    }

    private void work(UUID id) {
        // Read under the lock: whoever held it before may have finished.
        Operation operation =
                operations.find(id).filter(found -> !found.isFinished()).orElse(null);
        if (operation == null) {
            return;
        }
        try {
            switch (operation.kind()) {
                case PROVISION -> provisioning.run(id, operation.tenant().orElseThrow());
                case ERASE -> erasure.run(id, operation.tenant().orElseThrow());
                case MIGRATE -> migration.run(id);
            }
            operations.find(id).ifPresent(ended -> LOG.infof("Operation %s (%s) %s", id, ended.kind(), ended.state()));
        } catch (Exception failure) {
            LOG.errorf(failure, "Operation %s (%s) failed and will be tried again", id, operation.kind());
            operations.table().failedAttempt(id, Failure.describe(failure));
        }
    }
}
