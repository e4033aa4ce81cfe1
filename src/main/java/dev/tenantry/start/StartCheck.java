package dev.tenantry.start;

import java.util.List;

/**
 * Checks whether this process may start. Implementations are CDI beans. {@link StartUp} runs all checks of a phase and
 * reports all their refusals together.
 */
public interface StartCheck {

    /** The phases of a start, in order. A later phase runs only if no check of an earlier one has refused. */
    enum Phase {
        /** Are the settings valid and safe? Runs before anything connects, also before a command. */
        SETTINGS,
        /**
         * Would PostgreSQL keep tenants apart, and does this instance have the roles that it needs? Runs on a migrated
         * database.
         */
        DATABASE
    }

    Phase phase();

    /** Returns one message per reason not to start. It names the property, role or table to change. */
    List<String> refusals();
}
