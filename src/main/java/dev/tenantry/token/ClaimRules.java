package dev.tenantry.token;

import dev.tenantry.tenant.Subject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checks the claims of a token.
 *
 * @param clockSkew how far the issuer's clock may differ from ours
 * @param tokenAge how long ago a token may have been issued; empty if only its expiry counts
 */
record ClaimRules(String issuer, Set<String> audiences, Duration clockSkew, Optional<Duration> tokenAge) {

    // Each of them can be the caller's name; at least one is required (MicroProfile JWT, section 4.2).
    private static final List<String> NAMES = List.of("sub", "upn", "preferred_username");

    void check(Claims claims, long now) throws TokenRefusedException {
        Optional<String> iss = claims.text("iss");
        if (!iss.equals(Optional.of(issuer))) {
            throw new TokenRefusedException(iss.isPresent() ? TokenReason.WRONG_ISSUER : TokenReason.MISSING_CLAIM);
        }
        if (Collections.disjoint(claims.audience(), audiences)) {
            throw new TokenRefusedException(
                    claims.json().containsKey("aud") ? TokenReason.WRONG_AUDIENCE : TokenReason.MISSING_CLAIM);
        }
        checkTimes(claims, now);
        checkNames(claims);
        claims.text("jti");
    }

    private void checkTimes(Claims claims, long now) throws TokenRefusedException {
        long skew = clockSkew.toSeconds();
        OptionalLong expiry = claims.seconds("exp");
        OptionalLong notBefore = claims.seconds("nbf");
        OptionalLong issuedAt = claims.seconds("iat");
        if (expiry.isEmpty() || (tokenAge.isPresent() && issuedAt.isEmpty())) {
            throw new TokenRefusedException(TokenReason.MISSING_CLAIM);
        }
        if (expiry.getAsLong() <= now - skew) {
            throw new TokenRefusedException(TokenReason.EXPIRED);
        }
        // A token from the future would count as younger than any tenant (TenantIdentification.isIntended).
        if (notBefore.orElse(now) > now + skew || issuedAt.orElse(now) > now + skew) {
            throw new TokenRefusedException(TokenReason.NOT_YET_VALID);
        }
        if (tokenAge.isPresent()
                && issuedAt.getAsLong() < now - skew - tokenAge.get().toSeconds()) {
            throw new TokenRefusedException(TokenReason.TOO_OLD);
        }
    }

    // No user has a name that PostgreSQL cannot store, and each resource would refuse it in another way.
    private static void checkNames(Claims claims) throws TokenRefusedException {
        boolean isNamed = false;
        for (String name : NAMES) {
            Optional<String> value = claims.text(name);
            if (value.isPresent() && Subject.parse(value.get()).isEmpty()) {
                throw new TokenRefusedException(TokenReason.MALFORMED_CLAIM);
            }
            isNamed |= value.isPresent();
        }
        if (!isNamed) {
            throw new TokenRefusedException(TokenReason.MISSING_CLAIM);
        }
    }
}
