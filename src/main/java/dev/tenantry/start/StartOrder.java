package dev.tenantry.start;

/** The order of all observers of {@code StartupEvent}. Quarkus opens its ports after the last of them. */
public final class StartOrder {

    /** Checks the settings, before anything connects. */
    public static final int SETTINGS = -10;

    /** Migrates all homes, if configured. */
    public static final int MIGRATION = 10;

    /** Opens the first connections to PostgreSQL. */
    public static final int CONNECTIONS = 15;

    /** Checks the database and opens the gate, or waits for the migrations. */
    public static final int DATABASE = 20;

    /** Reads or fetches the keys that verify tokens. */
    public static final int KEYS = 25;

    /** Subscribes to changes of tenants. */
    public static final int SUBSCRIPTION = 30;

    /** Creates the demo tenants of dev mode, as requests would. */
    public static final int DEMO = 40;

    /** Begins to look whether an executable is idle. */
    public static final int MEMORY = 50;

    private StartOrder() {}
}
