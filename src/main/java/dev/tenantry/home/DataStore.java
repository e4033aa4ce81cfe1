package dev.tenantry.home;

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

    private final StoreConfig.Store config;

    DataStore(StoreConfig.Store config) {
        this.config = config;
    }

    public String url(HomeName database) {
        return url(database.value());
    }

    public String maintenanceUrl() {
        return url(config.maintenanceDatabase());
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

    // Inserts the database between the server and the parameters.
    private String url(String database) {
        String url = config.url();
        int parameters = url.indexOf('?');
        String server = parameters < 0 ? url : url.substring(0, parameters);
        String rest = parameters < 0 ? "" : url.substring(parameters);
        return (server.endsWith("/") ? server : server + "/") + database + rest;
    }
}
