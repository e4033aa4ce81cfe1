package dev.tenantry.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerLivenessTest {

    private static final int THREADS = 2;

    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final CountDownLatch release = new CountDownLatch(1);
    private final WorkerProgress progress = new WorkerProgress();
    private final WorkerLiveness liveness = new WorkerLiveness(workers, progress, StuckAfter.of("PT0.3S"));

    @AfterEach
    void endWorkers() {
        release.countDown();
        workers.shutdownNow();
    }

    @Test
    void isUpWhileAWorkerIsFree() {
        occupy(THREADS - 1);
        await().during(Duration.ofMillis(600)).until(this::isUp);
    }

    @Test
    void isDownOnceAllWorkersAreStuckUntilOneIsFree() {
        occupy(THREADS);
        assertThat(isUp()).isTrue();
        await().until(() -> !isUp());
        release.countDown();
        await().until(this::isUp);
    }

    @Test
    void isUpWhileWorkersCompleteSomethingHoweverLongTheQueueIs() {
        occupy(THREADS);
        await().pollInterval(Duration.ofMillis(20))
                .during(Duration.ofMillis(900))
                .until(() -> {
                    progress.made();
                    return isUp();
                });
        await().until(() -> !isUp());
    }

    @Test
    void isDownOnceAllWorkersAreStuckWhateverVirtualThreadsComplete() {
        occupy(THREADS);
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            Thread.ofVirtual().start(progress::made).join();
            return !isUp();
        });
    }

    private void occupy(int threads) {
        for (int i = 0; i < threads; i++) {
            workers.execute(() -> {
                try {
                    release.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private boolean isUp() {
        return liveness.call().getStatus() == Status.UP;
    }
}
