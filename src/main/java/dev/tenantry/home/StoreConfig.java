package dev.tenantry.home;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** The data stores: PostgreSQL servers that take databases of the tier DATABASE. */
@ConfigMapping(prefix = "tenantry.stores")
public interface StoreConfig {

    /** Each under its name, {@code [a-z0-9](-?[a-z0-9])*}. */
    @WithParentName
    Map<String, Store> byName();

    interface Store {

        /** The server, without a database: {@code jdbc:postgresql://host:5432/}, with parameters if need be. */
        String url();

        /** The app role there. */
        String username();

        /** Its password. */
        Optional<String> password();

        /** The owner role there, with CREATEDB; only where the control plane runs. */
        Optional<String> ownerUsername();

        /** Its password. */
        Optional<String> ownerPassword();

        /** The database to be connected to while another one is created or dropped. */
        @WithDefault("postgres")
        String maintenanceDatabase();
    }
}
