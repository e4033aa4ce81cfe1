package dev.tenantry.context;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

@ConfigMapping(prefix = "tenantry.context")
public interface ContextConfig {

    /** The token's claim that names its tenant, by id or slug. */
    @WithDefault("tenantId")
    String claim();

    /** Whether subdomains name tenants; there must then be a base domain. */
    @WithDefault("true")
    boolean subdomains();

    /** The domain whose subdomains name tenants: with {@code api.example.com}, {@code acme.api.example.com} is acme. */
    Optional<String> baseDomain();

    /** Labels under the base domain that never name a tenant. */
    @WithDefault("api,www")
    Set<String> reservedSubdomains();
}
