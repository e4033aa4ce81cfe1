package dev.tenantry.histories;

import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import org.jose4j.jwt.JwtClaims;

/**
 * A tenant of a history, with its model.
 *
 * @param name for messages
 * @param mark also its slug
 */
record Party(String name, Mark mark, String id, IsolationTier tier, Book book, Standing standing) {

    /** Returns the subject who owns the tenant. */
    String owner() {
        return "olivia@" + mark;
    }

    String token() {
        return TestTokens.naming(mark.text(), owner());
    }

    /** Returns a token of another subject, whose address the identity provider has verified. */
    String tokenOf(String subject, String email) {
        JwtClaims claims = TestTokens.claims(subject);
        claims.setStringClaim("tenantId", mark.text());
        claims.setStringClaim("email", email);
        claims.setClaim("email_verified", true);
        return TestTokens.signed(claims);
    }
}
