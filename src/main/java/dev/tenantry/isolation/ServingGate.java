package dev.tenantry.isolation;

import dev.tenantry.start.ServingBegins;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Closed until isolation was found to hold. */
@ApplicationScoped
class ServingGate {

    private final Event<ServingBegins> begins;
    private volatile @Nullable String closedBecause = "isolation has not been checked yet";

    ServingGate(Event<ServingBegins> begins) {
        this.begins = begins;
    }

    /** Empty when it is open. */
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
