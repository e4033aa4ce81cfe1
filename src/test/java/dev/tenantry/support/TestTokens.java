package dev.tenantry.support;

import dev.tenantry.local.LocalTokens;
import dev.tenantry.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwt.JwtClaims;

/** Signs tokens as the tests' identity provider would. */
public final class TestTokens {

    // Tokens are reused, so they have to outlast the slowest run.
    private static final Duration LIFETIME = Duration.ofHours(2);
    private static final Set<String> DIFFERENT_EACH_TIME = Set.of("jti", "iat", "exp");

    private static final Map<Map<String, Object>, String> SIGNED = new ConcurrentHashMap<>();

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
        return signed(claims);
    }

    /** Returns a token that does not name a tenant. */
    public static String withoutTenant(String subject) {
        return signed(claims(subject));
    }

    /** Returns a token of a platform administrator, who belongs to no tenant. */
    public static String platformAdmin(String subject) {
        JwtClaims claims = claims(subject);
        claims.setStringListClaim("groups", List.of("platform-admin"));
        return signed(claims);
    }

    /**
     * Returns a token with these claims, except for its id and times: it may have been signed earlier. A signature takes
     * 9 ms in the tests' JVM, thirty times as long as its verification.
     */
    public static String signed(JwtClaims claims) {
        return SIGNED.computeIfAbsent(claims.getClaimsMap(DIFFERENT_EACH_TIME), unsigned -> LocalTokens.sign(claims));
    }

    /** Returns valid claims without a tenant. The test completes or invalidates them before it signs them. */
    public static JwtClaims claims(String subject) {
        return LocalTokens.claims(TestSettings.ISSUER, TestSettings.AUDIENCE, subject, LIFETIME);
    }
}
