package dev.tenantry.support;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwt.JwtClaims;

/** Signs tokens as the tests' identity provider would. */
public final class TestTokens {

    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private TestTokens() {}

    /** Returns a token of {@code olivia@<slug>} that names the tenant by slug. */
    public static String of(Tenant tenant) {
        return of(tenant, "olivia@" + tenant.slug());
    }

    public static String of(Tenant tenant, String subject) {
        return naming(tenant.slug().toString(), subject);
    }

    /** Returns a token whose tenant claim is the given text: a slug, an id or an invalid value. */
    public static String naming(String tenant, String subject) {
        JwtClaims claims = claims(subject);
        claims.setStringClaim("tenantId", tenant);
        return LocalTokens.sign(claims);
    }

    /** Returns a token that does not name a tenant. */
    public static String withoutTenant(String subject) {
        return LocalTokens.sign(claims(subject));
    }

    /** Returns a token of a platform administrator, who belongs to no tenant. */
    public static String platformAdmin(String subject) {
        JwtClaims claims = claims(subject);
        claims.setStringListClaim("groups", List.of("platform-admin"));
        return LocalTokens.sign(claims);
    }

    /** Returns valid claims without a tenant. The test completes or invalidates them before it signs them. */
    public static JwtClaims claims(String subject) {
        return LocalTokens.claims(TestSettings.ISSUER, TestSettings.AUDIENCE, subject, LIFETIME);
    }
}
