package dev.tenantry.start;

import java.util.Optional;

/**
 * Something that must hold for as long as this instance serves requests. Implementations are CDI beans. If one does not
 * hold, requests get 503 and the instance is not ready; it serves again once all hold.
 */
public interface ServingCondition {

    /** Returns what does not hold, in words for an operator; empty if it holds. Must not block: each request asks. */
    Optional<String> violation();
}
