package dev.tenantry.start;

import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Repeats work at an interval, on a worker thread. A run that would begin before the last one has ended is left out. */
@ApplicationScoped
public class Timers {

    private final Scheduler scheduler;

    Timers(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Begins to repeat the work, for the first time within a second.
     *
     * @param name identifies the timer in this process
     */
    public void every(Duration interval, String name, Runnable work) {
        repeat(Duration.ZERO, interval, name, work);
    }

    /**
     * Begins to repeat the work, for the first time after one interval.
     *
     * @param name identifies the timer in this process
     */
    public void afterEvery(Duration interval, String name, Runnable work) {
        repeat(interval, interval, name, work);
    }

    private void repeat(Duration delay, Duration interval, String name, Runnable work) {
        scheduler
                .newJob(name)
                .setDelayed(delay.toString())
                .setInterval(interval.toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setTask(execution -> work.run())
                .schedule();
    }

    /** Stops repeating it. */
    public void stop(String name) {
        scheduler.unscheduleJob(name);
    }
}
