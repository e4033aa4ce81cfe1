package dev.tenantry.token;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jws.JsonWebSignature;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a token (RFC 7515, section 4.1). Those that offer a key ({@code jwk}, {@code jku}, {@code x5c}, {@code
 * x5u}) are ignored: only the identity provider's own keys count.
 */
record Headers(String algorithm, Optional<String> kid) {

    /** @param types the accepted values of {@code typ}, in lower case */
    static Headers of(JsonWebSignature token, Set<String> algorithms, Set<String> types) throws TokenRefusedException {
        // Even an empty list of critical extensions is wrong, and we know none (RFC 7515, section 4.1.11).
        if (value(token, "crit") != null || value(token, "b64") != null) {
            throw new TokenRefusedException(TokenReason.UNKNOWN_EXTENSION);
        }
        if (!(value(token, "alg") instanceof String algorithm && algorithms.contains(algorithm))) {
            throw new TokenRefusedException(TokenReason.WRONG_ALGORITHM);
        }
        @Nullable Object type = value(token, "typ");
        if (type != null && !(type instanceof String name && types.contains(shortened(name)))) {
            throw new TokenRefusedException(TokenReason.WRONG_TYPE);
        }
        @Nullable Object kid = value(token, "kid");
        if (kid != null && !(kid instanceof String)) {
            throw new TokenRefusedException(TokenReason.MALFORMED);
        }
        return new Headers(algorithm, Optional.ofNullable((String) kid));
    }

    // A media type whose prefix may be left out (RFC 7515, section 4.1.9).
    private static String shortened(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return name.startsWith("application/") ? name.substring("application/".length()) : name;
    }

    private static @Nullable Object value(JsonWebSignature token, String name) {
        return token.getHeaders().getObjectHeaderValue(name);
    }
}
