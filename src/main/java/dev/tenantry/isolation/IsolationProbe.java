package dev.tenantry.isolation;

import java.util.List;

/** Tries to break isolation, again and again while this instance serves, and knows the last result. */
public interface IsolationProbe {

    /** Returns the last result for each kind of home; empty before the first round. */
    List<ProbeResult> results();
}
