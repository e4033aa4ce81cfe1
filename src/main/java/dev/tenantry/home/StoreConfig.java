package dev.tenantry.home;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import java.util.Optional;

/** The data stores: PostgreSQL servers that hold the databases of tier DATABASE. */
@ConfigMapping(prefix = "tenantry.stores")
public interface StoreConfig {

    /** The data stores by name. A name matches {@code [a-z0-9](-?[a-z0-9])*}. */
    @WithParentName
    Map<String, Store> byName();

    interface Store {

        /** URL of the server without a database: {@code jdbc:postgresql://host:5432/}. May have parameters. */
        String url();

        /** App role on this server. */
        @NotBlank String username();

        /** Password of the app role. */
        Optional<String> password();

        /** Owner role on this server, with CREATEDB. Set on control planes only. */
        Optional<String> ownerUsername();

        /** Password of the owner role. */
        Optional<String> ownerPassword();

        /** Database to connect to while a tenant database is created or dropped. */
        @WithDefault("postgres")
        @Pattern(regexp = "[A-Za-z0-9_][A-Za-z0-9_-]{0,62}") String maintenanceDatabase();
    }
}
