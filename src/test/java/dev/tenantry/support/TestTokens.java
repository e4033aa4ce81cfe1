package dev.tenantry.support;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwt.JwtClaims;

/** Tokens as the identity provider of the tests would sign them. */
public final class TestTokens {

    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private TestTokens() {}

    /** Of somebody whom the issuer places in this tenant, by slug. */
    public static String of(Tenant tenant) {
        return of(tenant, "olivia@" + tenant.slug());
    }

    public static String of(Tenant tenant, String subject) {
        JwtClaims claims = claims(subject);
        claims.setStringClaim("tenantId", tenant.slug().toString());
        return LocalTokens.sign(claims);
    }

    /** Of somebody whom the issuer places nowhere. */
    public static String withoutTenant(String subject) {
        return LocalTokens.sign(claims(subject));
    }

    /** Of somebody who runs the platform and belongs to no tenant. */
    public static String platformAdmin(String subject) {
        JwtClaims claims = claims(subject);
        claims.setStringListClaim("groups", List.of("platform-admin"));
        return LocalTokens.sign(claims);
    }

    /** Valid claims without a tenant, for a test to complete or to spoil before it signs them. */
    public static JwtClaims claims(String subject) {
        return LocalTokens.claims(TestSettings.ISSUER, TestSettings.AUDIENCE, subject, LIFETIME);
    }
}
