package dev.tenantry.context;

import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads the tenant from the token's claim. The issuer has signed that the caller belongs to this tenant. */
@ApplicationScoped
class ClaimSource implements TenantSource {

    private final JsonWebToken token;
    private final ContextConfig config;

    ClaimSource(JsonWebToken token, ContextConfig config) {
        this.token = token;
        this.config = config;
    }

    @Override
    public Optional<TenantRef> read(ContainerRequestContext request) {
        if (!token.getClaimNames().contains(config.claim())) {
            return Optional.empty();
        }
        // A claim that is present but names no tenant is refused. Ignoring it would let the caller pick a tenant.
        return Optional.of(Optional.<@Nullable Object>ofNullable(token.getClaim(config.claim()))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .flatMap(TenantRef::parse)
                .orElseThrow(TenantProblems::refused));
    }
}
