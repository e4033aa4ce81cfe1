package dev.tenantry.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps requests out until the start-up checks have passed. */
@ApplicationScoped
class ServingGate {

    private final Event<ServingBegins> begins;
    private volatile @Nullable String closedBecause = "the start-up checks, which have not run yet";

    ServingGate(Event<ServingBegins> begins) {
        this.begins = begins;
    }

    /** Returns why the gate is closed; empty if it is open. */
    Optional<String> closedBecause() {
        return Optional.ofNullable(closedBecause);
    }

    void stayClosed(String because) {
        closedBecause = because;
    }

    void open() {
        closedBecause = null;
        begins.fire(new ServingBegins());
    }
}
