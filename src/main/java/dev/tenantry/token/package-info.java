/**
 * Is this token genuine? Knows the keys of the identity provider, and verifies a token's signature, headers and claims
 * in place of SmallRye JWT, which stays responsible for finding the token in the request. No other package uses it: the
 * others inject {@code JsonWebToken}. May import what is open to all packages.
 */
@NullMarked
package dev.tenantry.token;

import org.jspecify.annotations.NullMarked;
