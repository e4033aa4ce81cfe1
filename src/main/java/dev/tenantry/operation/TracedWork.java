package dev.tenantry.operation;

import dev.tenantry.tracing.Traced;

/** Work of an operation, as part of a trace. What is postponed has not failed. */
@FunctionalInterface
interface TracedWork {

    void run() throws Exception;

    /** Runs the work, and ends what was begun for it. */
    static void run(Traced begun, TracedWork work) throws Exception {
        try (begun) {
            try {
                work.run();
            } catch (PostponedException postponed) {
                throw postponed;
            } catch (Exception failure) {
                begun.failed(failure.getClass().getSimpleName());
                throw failure;
            }
        }
    }
}
