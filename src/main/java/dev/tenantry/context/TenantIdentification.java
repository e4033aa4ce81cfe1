package dev.tenantry.context;

import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Finds the request's tenant: claim over header over subdomain, and none of them may contradict another. */
@ApplicationScoped
class TenantIdentification {

    // The issuer's clock against PostgreSQL's; less than the shortest time for which a slug is kept.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final ClaimSource claims;
    private final HeaderSource headers;
    private final SubdomainSource subdomains;
    private final TenantRegistry registry;
    private final TenantScope scope;
    private final Membership membership;
    private final JsonWebToken token;

    TenantIdentification(
            ClaimSource claims,
            HeaderSource headers,
            SubdomainSource subdomains,
            TenantRegistry registry,
            TenantScope scope,
            Membership membership,
            JsonWebToken token) {
        this.claims = claims;
        this.headers = headers;
        this.subdomains = subdomains;
        this.registry = registry;
        this.scope = scope;
        this.membership = membership;
        this.token = token;
    }

    /** @throws dev.tenantry.problem.ProblemException when there is no such tenant for this caller */
    Tenant identify(ContainerRequestContext request) {
        Optional<TenantRef> claim = claims.read(request);
        Optional<TenantRef> header = headers.read(request);
        Optional<TenantRef> subdomain = subdomains.read(request);
        TenantRef named = claim.or(() -> header).or(() -> subdomain).orElseThrow(TenantProblems::required);

        Tenant tenant = registry.find(named).filter(Tenant::canBeServed).orElseThrow(TenantProblems::refused);
        boolean undisputed =
                Stream.of(header, subdomain).flatMap(Optional::stream).allMatch(tenant::isNamedBy);
        // Who signed a claim vouches for the caller; a header or a host proves nothing, so the tenant itself is asked.
        if (!undisputed || !(claim.isPresent() ? isMeant(tenant, claim.get()) : isMember(tenant))) {
            throw TenantProblems.refused();
        }
        return tenant;
    }

    /** @throws dev.tenantry.problem.ProblemException when the request names a tenant, whoever that is */
    void refuseAnyTenant(ContainerRequestContext request) {
        if (claims.read(request).isPresent()
                || headers.read(request).isPresent()
                || subdomains.read(request).isPresent()) {
            throw TenantProblems.notForTenants();
        }
    }

    // A slug may have had another owner before: a token that is older than the tenant does not mean this one.
    private boolean isMeant(Tenant tenant, TenantRef claim) {
        return switch (claim) {
            case TenantId id -> true;
            case Slug slug ->
                !Instant.ofEpochSecond(token.getIssuedAtTime())
                        .isBefore(tenant.createdAt().minus(CLOCK_SKEW));
        };
    }

    private boolean isMember(Tenant tenant) {
        String subject = token.getSubject();
        return subject != null && scope.call(tenant, () -> membership.includes(subject));
    }
}
