package dev.tenantry.provisioning;

import java.util.concurrent.ThreadFactory;

/** Creates the threads that migrate homes. */
final class MigrationThreads {

    private MigrationThreads() {}

    static ThreadFactory factory() {
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("migration-", 0).factory();
        return task -> {
            Thread thread = threads.newThread(task);
            // After a live reload the calling thread may still have the class loader of the previous application.
            thread.setContextClassLoader(MigrationThreads.class.getClassLoader());
            return thread;
        };
    }
}
