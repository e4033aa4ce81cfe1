package dev.tenantry.start;

import java.util.Optional;

/** Something that another process provides, and without which this one cannot serve yet. Implementations are CDI beans. */
public interface Prerequisite {

    /**
     * Returns what is missing, in words for an operator; empty if nothing is.
     *
     * @throws PrerequisiteException if it cannot be found out, as while the database is away
     */
    Optional<String> missing();
}
