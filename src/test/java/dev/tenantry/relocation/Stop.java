package dev.tenantry.relocation;

/** A point at which PostgreSQL makes a move wait for the test. */
interface Stop extends AutoCloseable {

    boolean isReached();

    /** Lets PostgreSQL go on with the statement, as it does after the death of a client that has sent it. */
    void letThrough();

    /** Ends the sessions whose statements wait, as if the statements had not been sent. */
    void undo();

    @Override
    void close();
}
