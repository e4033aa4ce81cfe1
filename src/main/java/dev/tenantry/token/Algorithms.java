package dev.tenantry.token;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/** The signature algorithms of RFC 7518 and RFC 8037 with public keys, without {@code none} and the symmetric ones. */
final class Algorithms {

    static final Set<String> SUPPORTED =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private Algorithms() {}

    /** Returns those of the algorithms for which the key can be used. */
    static Set<String> fitting(PublicKey key, Set<String> algorithms) {
        return algorithms.stream().filter(algorithm -> fits(key, algorithm)).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean fits(PublicKey key, String algorithm) {
        return switch (algorithm) {
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" -> key instanceof RSAPublicKey;
            case "ES256" -> EllipticCurves.P_256.equals(curve(key));
            case "ES384" -> EllipticCurves.P_384.equals(curve(key));
            case "ES512" -> EllipticCurves.P_521.equals(curve(key));
            case "EdDSA" -> key instanceof EdECPublicKey;
            default -> false;
        };
    }

    private static @Nullable String curve(PublicKey key) {
        return key instanceof ECPublicKey point
                ? EllipticCurves.getName(point.getParams().getCurve())
                : null;
    }
}
