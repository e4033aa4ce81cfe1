package dev.tenantry.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Verifies the headers and signature of a token, and then its claims. Never waits, so it may run on the event loop. */
@ApplicationScoped
class TokenVerifier {

    private final KeyRing keys;
    private final Set<String> algorithms;
    private final Set<String> types;
    private final ClaimRules rules;
    private final InstantSource clock;

    @Inject
    TokenVerifier(KeyRing keys, TokenSettings settings, TokenConfig config) {
        this(keys, settings, config, InstantSource.system());
    }

    TokenVerifier(KeyRing keys, TokenSettings settings, TokenConfig config, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
        this.algorithms = settings.algorithms();
        this.types = config.types().stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        this.rules = new ClaimRules(
                settings.issuer().orElseThrow(), settings.audiences(), settings.clockSkew(), settings.tokenAge());
    }

    VerifiedToken verify(String token) throws TokenRefusedException {
        JsonWebSignature signed = parse(token);
        Headers headers = Headers.of(signed, algorithms, types);
        KeySet set = keys.current().orElseThrow(() -> new TokenRefusedException(TokenReason.NO_KEYS));
        List<PublicKey> candidates = set.find(headers.kid(), headers.algorithm());
        if (candidates.isEmpty()) {
            boolean isUnknown = headers.kid().filter(kid -> !set.knows(kid)).isPresent();
            throw new TokenRefusedException(keys.miss() && isUnknown ? TokenReason.NO_KEYS : TokenReason.UNKNOWN_KEY);
        }
        Claims claims = Claims.parse(payload(signed, headers, candidates));
        TokenTimes times = rules.check(claims, now());
        return new VerifiedToken(token, claims, times, set);
    }

    /**
     * Checks what may have changed since the token was verified: the keys and the time.
     *
     * @return whether the keys are still those that verified it; if not, it has to be verified again
     */
    boolean recheck(VerifiedToken token) throws TokenRefusedException {
        if (keys.current().filter(token::isVerifiedBy).isEmpty()) {
            return false;
        }
        rules.check(token.times(), now());
        return true;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private static JsonWebSignature parse(String token) throws TokenRefusedException {
        if (!CompactForm.isStrict(token)) {
            throw new TokenRefusedException(TokenReason.MALFORMED);
        }
        try {
            JsonWebSignature signed = new JsonWebSignature();
            signed.setCompactSerialization(token);
            return signed;
        } catch (JoseException malformed) {
            throw new TokenRefusedException(TokenReason.MALFORMED);
        }
    }

    private String payload(JsonWebSignature signed, Headers headers, List<PublicKey> candidates)
            throws TokenRefusedException {
        signed.setAlgorithmConstraints(
                new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, headers.algorithm()));
        for (PublicKey key : candidates) {
            try {
                signed.setKey(key);
                if (signed.verifySignature()) {
                    return signed.getPayload();
                }
            } catch (JoseException unverifiable) {
                // Not a signature of this key.
            }
        }
        // The provider may have replaced a key without giving the new one another id.
        keys.miss();
        throw new TokenRefusedException(TokenReason.BAD_SIGNATURE);
    }
}
