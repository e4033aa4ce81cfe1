package dev.tenantry.departure;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/** Runs exports on separate threads, so that slow clients of exports take no worker from tenants' requests. */
@ApplicationScoped
class ExportThreads {

    private final Semaphore places;
    private final ExecutorService threads;

    ExportThreads(DepartureConfig config) {
        this.places = new Semaphore(config.exports().max());
        this.threads = Executors.newFixedThreadPool(config.exports().max(), factory());
    }

    /** Takes a place for an export, which must be given back. Returns false if none is free. */
    boolean takePlace() {
        return places.tryAcquire();
    }

    void giveBackPlace() {
        places.release();
    }

    /** @throws java.util.concurrent.RejectedExecutionException if the instance is stopping */
    void run(Runnable export) {
        threads.execute(export);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    private static ThreadFactory factory() {
        ThreadFactory threads = Thread.ofPlatform().daemon().name("export-", 0).factory();
        return task -> {
            Thread thread = threads.newThread(task);
            // After a live reload the calling thread may still have the class loader of the previous application.
            thread.setContextClassLoader(ExportThreads.class.getClassLoader());
            return thread;
        };
    }
}
