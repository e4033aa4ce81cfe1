package dev.tenantry.start;

import java.util.List;

/**
 * A reason not to start. Implementations are CDI beans; {@link StartUp} runs all checks of a phase and reports all their refusals
 * together.
 */
public interface StartCheck {

    /** The phases of a start, in their order. A later phase runs only if no check of an earlier one has refused. */
    enum Phase {
        /** Are the settings valid and safe? Runs before anything connects, also before a command. */
        SETTINGS,
        /** Would PostgreSQL keep tenants apart, and has this instance the roles it needs? Runs on a migrated database. */
        DATABASE
    }

    Phase phase();

    /** Returns one message for each reason not to start, which names the property, role or table to be changed. */
    List<String> refusals();
}
