package dev.tenantry.context;

import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.TenantRef;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tenant from the one label before the configured base domain, as in {@code acme.api.example.com}. */
@ApplicationScoped
class SubdomainSource implements TenantSource {

    private final HttpServerRequest http;
    private final Optional<String> suffix;
    private final Set<String> reserved;

    SubdomainSource(HttpServerRequest http, ContextConfig config) {
        this.http = http;
        // Includes the dot: acmeapi.example.com and api.example.com.evil.org are not below api.example.com.
        this.suffix = config.baseDomain().filter(domain -> config.subdomains()).map(domain -> "." + relative(domain));
        this.reserved = config.reservedSubdomains();
    }

    @Override
    public Optional<TenantRef> read(ContainerRequestContext request) {
        @Nullable HostAndPort authority = http.authority();
        return authority == null ? Optional.empty() : suffix.flatMap(below -> read(relative(authority.host()), below));
    }

    private Optional<TenantRef> read(String host, String suffix) {
        if (!host.endsWith(suffix)) {
            return Optional.empty();
        }
        String label = host.substring(0, host.length() - suffix.length());
        if (label.contains(".") || reserved.contains(label)) {
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
