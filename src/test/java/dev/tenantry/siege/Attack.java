package dev.tenantry.siege;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections of one attacker. Closing it ends them all. */
abstract class Attack implements Closeable {

    private final List<Closeable> held = new ArrayList<>();

    /** Opens what the attack needs. */
    abstract void begin();

    /** Goes on with the attack; called repeatedly while it lasts. */
    void goOn() {
        // Most attacks only hold what they have.
    }

    /** How often {@link #goOn} is called. */
    Duration rhythm() {
        return Duration.ofMillis(500);
    }

    final <T extends Closeable> T hold(T connection) {
        held.add(connection);
        return connection;
    }

    final List<Closeable> held() {
        return held;
    }

    @Override
    public void close() throws IOException {
        for (Closeable connection : held) {
            connection.close();
        }
    }
}
