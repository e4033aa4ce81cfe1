package dev.tenantry.home;

import dev.tenantry.start.JdbcUrl;
import dev.tenantry.tenant.HomeName;

/** The URLs and credentials of one data store. Has no {@code toString}, so that no log line can show a password. */
public final class DataStore {

    /** A role and its password; the password is empty if the server requires none. */
    public record Credentials(String username, String password) {

        @Override
        public String toString() {
            return username;
        }
    }

    private final JdbcUrl server;
    private final StoreConfig.Store config;

    DataStore(JdbcUrl server, StoreConfig.Store config) {
        this.server = server;
        this.config = config;
    }

    public String url(HomeName database) {
        return server.inDatabase(database.value());
    }

    public String maintenanceUrl() {
        return server.inDatabase(config.maintenanceDatabase());
    }

    public Credentials app() {
        return new Credentials(config.username(), config.password().orElse(""));
    }

    /**
     * Returns the owner role.
     *
     * @throws IllegalStateException if only the app role is configured
     */
    public Credentials owner() {
        return new Credentials(
                config.ownerUsername()
                        .orElseThrow(() -> new IllegalStateException(
                                "tenantry.stores.<name>.owner-username is not set for this data store.")),
                config.ownerPassword().orElse(""));
    }
}
