package dev.tenantry.provisioning;

import java.util.concurrent.ThreadFactory;

/** Threads of our own, for work that no request waits for. */
final class WorkerThreads {

    private WorkerThreads() {}

    static ThreadFactory named(String prefix) {
        ThreadFactory threads = Thread.ofPlatform().daemon().name(prefix, 0).factory();
        return task -> {
            Thread thread = threads.newThread(task);
            // This application's, whoever's thread asked: after a live reload that may be the last one's.
            thread.setContextClassLoader(WorkerThreads.class.getClassLoader());
            return thread;
        };
    }
}
