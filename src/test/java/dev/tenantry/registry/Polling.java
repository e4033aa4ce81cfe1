package dev.tenantry.registry;

import java.time.Duration;

/** How soon an instance knows of a change that was not announced to it. */
final class Polling {

    /** An instance polls once per second, Quarkus looks once per second which timers are due, and machines are busy. */
    static final Duration SOON = Duration.ofSeconds(4);

    private Polling() {}
}
