package dev.tenantry.token;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells why a public key must not verify tokens: it is weak, or is declared for another purpose. */
final class KeyRules {

    // RFC 7518, section 3.3. The upper bound keeps a single verification below a millisecond.
    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 8192;

    private KeyRules() {}

    /** @return the end of a sentence that begins with the key; empty if it may be used */
    static Optional<String> weakness(PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            return Optional.empty();
        }
        BigInteger modulus = rsa.getModulus();
        if (modulus.bitLength() < MIN_BITS || modulus.bitLength() > MAX_BITS) {
            return Optional.of(
                    "has " + modulus.bitLength() + " bits; RSA keys must have " + MIN_BITS + " to " + MAX_BITS);
        }
        return Roca.isVulnerable(modulus)
                ? Optional.of("can be computed from its modulus (ROCA, CVE-2017-15361)")
                : Optional.empty();
    }

    /** Checks the members of a JSON Web Key that say what it is for (RFC 7517, section 4). */
    static Optional<String> otherPurpose(Map<String, Object> jwk, Set<String> algorithms) {
        @Nullable Object use = jwk.get("use");
        if (use != null && !use.equals("sig")) {
            return Optional.of("is not for signatures (use)");
        }
        @Nullable Object operations = jwk.get("key_ops");
        if (operations != null && !(operations instanceof List<?> list && list.contains("verify"))) {
            return Optional.of("is not for verifying signatures (key_ops)");
        }
        @Nullable Object algorithm = jwk.get("alg");
        if (algorithm != null && !(algorithm instanceof String name && algorithms.contains(name))) {
            return Optional.of("is for another algorithm (alg) than those in " + TokenSettings.ALGORITHM);
        }
        @Nullable Object kid = jwk.get("kid");
        return kid == null || kid instanceof String
                ? Optional.empty()
                : Optional.of("has an id that is not a string (kid)");
    }
}
