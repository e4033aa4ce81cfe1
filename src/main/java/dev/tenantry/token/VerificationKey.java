package dev.tenantry.token;

import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A key that may verify tokens.
 *
 * @param kid the id by which tokens name it; empty for a key in PEM
 * @param algorithms the algorithms for which it may be used, at least one
 */
record VerificationKey(Optional<String> kid, PublicKey key, Set<String> algorithms) {}
