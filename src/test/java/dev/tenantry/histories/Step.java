package dev.tenantry.histories;

/** What a thread of a history does next. */
@FunctionalInterface
interface Step {

    void take() throws InterruptedException;
}
