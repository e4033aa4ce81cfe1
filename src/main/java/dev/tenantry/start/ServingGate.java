package dev.tenantry.start;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps requests out until the start-up checks have passed, and while a condition of serving does not hold. */
@ApplicationScoped
class ServingGate {

    private final List<ServingCondition> conditions;
    private final Event<ServingBegins> begins;
    private volatile @Nullable String closedBecause = "the start-up checks, which have not run yet";

    ServingGate(@All List<ServingCondition> conditions, Event<ServingBegins> begins) {
        this.conditions = conditions;
        this.begins = begins;
    }

    /** Returns why the gate is closed; empty if it is open. */
    Optional<String> closedBecause() {
        return Optional.ofNullable(closedBecause)
                .or(() -> conditions.stream()
                        .flatMap(condition -> condition.violation().stream())
                        .findFirst());
    }

    void stayClosed(String because) {
        closedBecause = because;
    }

    /** Begins the background work and then lets requests in. If the former fails, the gate stays closed. */
    void open() {
        // If background work, such as the repeated audit, cannot begin, nothing is served without it.
        begins.fire(new ServingBegins());
        closedBecause = null;
    }
}
