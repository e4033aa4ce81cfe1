package dev.tenantry.home;

import dev.tenantry.tenant.HomeName;

/** One data store: what to connect to, and as whom. Has no text form, so that no log line can show a password. */
public final class DataStore {

    /** A role and its password, empty where the server asks for none. */
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

    /** @throws IllegalStateException where only the app role is configured */
    public Credentials owner() {
        return new Credentials(
                config.ownerUsername()
                        .orElseThrow(() -> new IllegalStateException("A data store has no owner-username here.")),
                config.ownerPassword().orElse(""));
    }

    // Between the server's part, up to its slash, and the parameters.
    private String url(String database) {
        String url = config.url();
        int parameters = url.indexOf('?');
        String server = parameters < 0 ? url : url.substring(0, parameters);
        String rest = parameters < 0 ? "" : url.substring(parameters);
        return (server.endsWith("/") ? server : server + "/") + database + rest;
    }
}
