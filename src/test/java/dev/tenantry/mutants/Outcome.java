package dev.tenantry.mutants;

/** What became of a mutant, or of a test in a tree without one. */
enum Outcome {
    /** An assertion of the test failed. */
    KILLED,

    /** The test failed with the exception that the mutant's entry names, for example because the start was refused. */
    KILLED_BY_ERROR,

    /** The test passed. In a tree without a mutant, it must. */
    SURVIVED,

    /** The test failed with another exception: it may not have come to what it checks. */
    ERROR,

    /** The test was skipped or not found. */
    NOT_RUN,

    /** The test took too long. */
    TIMED_OUT,

    NOT_COMPILED;

    boolean isKill() {
        return this == KILLED || this == KILLED_BY_ERROR;
    }
}
