package dev.tenantry.start;

import java.util.Optional;

/**
 * Something that another process provides and that this one needs before it can serve. Implementations are CDI beans.
 */
public interface Prerequisite {

    /**
     * Returns what is missing, in words for an operator; empty if nothing is.
     *
     * @throws PrerequisiteException if this cannot be determined, for example while the database is unreachable
     */
    Optional<String> missing();
}
