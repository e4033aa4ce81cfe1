package dev.tenantry.context;

import dev.tenantry.registry.TenantRegistry;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Finds the request's tenant in the claim, else the header, else the subdomain; these must not disagree. */
@ApplicationScoped
class TenantIdentification {

    // Between the issuer's clock and PostgreSQL's; less than the shortest time for which a released slug stays taken.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final ClaimSource claims;
    private final HeaderSource headers;
    private final SubdomainSource subdomains;
    private final TenantRegistry registry;
    private final MembershipCheck memberships;
    private final JsonWebToken token;

    TenantIdentification(
            ClaimSource claims,
            HeaderSource headers,
            SubdomainSource subdomains,
            TenantRegistry registry,
            MembershipCheck memberships,
            JsonWebToken token) {
        this.claims = claims;
        this.headers = headers;
        this.subdomains = subdomains;
        this.registry = registry;
        this.memberships = memberships;
        this.token = token;
    }

    /** @throws dev.tenantry.problem.ProblemException if the request names no tenant that this caller may act for */
    Tenant identify(ContainerRequestContext request) {
        Optional<TenantRef> claim = claims.read(request);
        Optional<TenantRef> header = headers.read(request);
        Optional<TenantRef> subdomain = subdomains.read(request);
        TenantRef named = claim.or(() -> header).or(() -> subdomain).orElseThrow(TenantProblems::required);

        // A signed claim proves that the caller belongs to the tenant. A header or host proves nothing: only members of
        // the tenant get any further, so that other callers can neither learn nor affect the tenant's state.
        return (claim.isPresent() ? claimed(claim.get()) : ofMember(named))
                .filter(Tenant::canBeServed)
                .filter(tenant ->
                        Stream.of(header, subdomain).flatMap(Optional::stream).allMatch(tenant::isNamedBy))
                .orElseThrow(TenantProblems::refused);
    }

    /** @throws dev.tenantry.problem.ProblemException if the request names a tenant, even an unknown one */
    void refuseAnyTenant(ContainerRequestContext request) {
        if (claims.read(request).isPresent()
                || headers.read(request).isPresent()
                || subdomains.read(request).isPresent()) {
            throw TenantProblems.notForTenants();
        }
    }

    private Optional<Tenant> claimed(TenantRef claim) {
        return registry.find(claim).filter(tenant -> isIntended(tenant, claim));
    }

    // By the id that PostgreSQL gave, because the entry of a slug in a cache may be another tenant's.
    private Optional<Tenant> ofMember(TenantRef named) {
        return Subject.parse(token.getSubject())
                .flatMap(subject -> memberships.find(named, subject))
                .flatMap(registry::find)
                .filter(tenant -> tenant.isNamedBy(named));
    }

    // A slug may have belonged to another tenant before: a token older than this tenant does not refer to it.
    private boolean isIntended(Tenant tenant, TenantRef claim) {
        return switch (claim) {
            case TenantId id -> true;
            // Compares seconds, because a token can contain times that no Instant can hold.
            case Slug slug ->
                token.getIssuedAtTime() >= tenant.createdAt().minus(CLOCK_SKEW).getEpochSecond();
        };
    }
}
