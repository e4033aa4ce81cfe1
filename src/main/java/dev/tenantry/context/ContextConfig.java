package dev.tenantry.context;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

@ConfigMapping(prefix = "tenantry.context")
public interface ContextConfig {

    /** The token claim that names the tenant, by id or slug. */
    @WithDefault("tenantId")
    String claim();

    /** Whether subdomains name tenants. If so, the base domain must be set. */
    @WithDefault("true")
    boolean subdomains();

    /**
     * The domain whose subdomains name tenants. With {@code api.example.com}, the host {@code acme.api.example.com}
     * names the tenant acme.
     */
    Optional<String> baseDomain();

    /** Labels under the base domain that never name a tenant. */
    @WithDefault("api,www")
    Set<String> reservedSubdomains();
}
