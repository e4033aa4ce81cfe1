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

    /** @return the token's times, which {@link #check(TokenTimes, long)} checks again whenever the token is used */
    TokenTimes check(Claims claims, long now) throws TokenRefusedException {
        Optional<String> iss = claims.text("iss");
        if (!iss.equals(Optional.of(issuer))) {
            throw new TokenRefusedException(iss.isPresent() ? TokenReason.WRONG_ISSUER : TokenReason.MISSING_CLAIM);
        }
        if (Collections.disjoint(claims.audience(), audiences)) {
            throw new TokenRefusedException(
                    claims.json().containsKey("aud") ? TokenReason.WRONG_AUDIENCE : TokenReason.MISSING_CLAIM);
        }
        TokenTimes times = times(claims);
        check(times, now);
        checkNames(claims);
        claims.text("jti");
        return times;
    }

    private TokenTimes times(Claims claims) throws TokenRefusedException {
        OptionalLong expiry = claims.seconds("exp");
        OptionalLong notBefore = claims.seconds("nbf");
        OptionalLong issuedAt = claims.seconds("iat");
        if (expiry.isEmpty() || (tokenAge.isPresent() && issuedAt.isEmpty())) {
            throw new TokenRefusedException(TokenReason.MISSING_CLAIM);
        }
        return new TokenTimes(expiry.getAsLong(), notBefore, issuedAt);
    }

    /** Checks the rules that a good token may break later, or if the clock is set back. */
    void check(TokenTimes times, long now) throws TokenRefusedException {
        long skew = clockSkew.toSeconds();
        if (times.expiry() <= now - skew) {
            throw new TokenRefusedException(TokenReason.EXPIRED);
        }
        // A token from the future would count as younger than any tenant (TenantIdentification.isIntended).
        if (times.notBefore().orElse(now) > now + skew || times.issuedAt().orElse(now) > now + skew) {
            throw new TokenRefusedException(TokenReason.NOT_YET_VALID);
        }
        if (tokenAge.isPresent()
                && times.issuedAt().getAsLong() < now - skew - tokenAge.get().toSeconds()) {
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
