package dev.tenantry.token;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The keys of an identity provider.
 *
 * @param keys those that may verify tokens
 * @param refusals why the others may not, one sentence per key
 */
record KeySet(List<VerificationKey> keys, List<String> refusals) {

    private static final Logger LOG = Logger.getLogger(KeySet.class);

    KeySet {
        keys = List.copyOf(keys);
        refusals = List.copyOf(refusals);
    }

    /** Says in the log which keys are not used, and why. */
    void logRefusals() {
        refusals.forEach(refusal -> LOG.warnf("%s. This key does not verify tokens.", refusal));
    }

    boolean isUsable() {
        return !keys.isEmpty();
    }

    /**
     * Returns the keys that may have signed a token with these headers. That is one key, unless the provider has given
     * several keys the same id.
     */
    List<PublicKey> find(Optional<String> kid, String algorithm) {
        return keys.stream()
                .filter(key -> key.algorithms().contains(algorithm))
                .filter(key -> isMeant(key, kid))
                .map(VerificationKey::key)
                .toList();
    }

    boolean knows(String kid) {
        return keys.stream().anyMatch(key -> isMeant(key, Optional.of(kid)));
    }

    // A token may omit the id only if there is one key (OpenID Connect Core, section 10.1).
    private boolean isMeant(VerificationKey key, Optional<String> kid) {
        return (kid.isPresent() && key.kid().isPresent()) ? key.kid().equals(kid) : keys.size() == 1;
    }
}
