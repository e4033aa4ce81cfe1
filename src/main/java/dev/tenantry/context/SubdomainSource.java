package dev.tenantry.context;

import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.TenantRef;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Locale;
import java.util.Optional;

/** Reads the tenant from the one label before the configured base domain, as in {@code acme.api.example.com}. */
@ApplicationScoped
class SubdomainSource implements TenantSource {

    private final HttpServerRequest http;
    private final ContextConfig config;

    SubdomainSource(HttpServerRequest http, ContextConfig config) {
        this.http = http;
        this.config = config;
    }

    @Override
    public Optional<TenantRef> read(ContainerRequestContext request) {
        if (!config.subdomains() || config.baseDomain().isEmpty() || http.authority() == null) {
            return Optional.empty();
        }
        // The suffix includes the dot: acmeapi.example.com and api.example.com.evil.org are not below the domain.
        String suffix = "." + relative(config.baseDomain().get());
        String host = relative(http.authority().host());
        if (!host.endsWith(suffix)) {
            return Optional.empty();
        }
        String label = host.substring(0, host.length() - suffix.length());
        if (label.contains(".") || config.reservedSubdomains().contains(label)) {
            return Optional.empty();
        }
        return Optional.of(Slug.parse(label).orElseThrow(TenantProblems::refused));
    }

    // A name that ends in a dot is absolute (RFC 3986, section 3.2.2), and names the same host.
    private static String relative(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return lowerCase.endsWith(".") ? lowerCase.substring(0, lowerCase.length() - 1) : lowerCase;
    }
}
