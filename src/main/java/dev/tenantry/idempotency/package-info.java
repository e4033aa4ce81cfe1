/**
 * Was this request made before? Stores the answer to a request with an {@code Idempotency-Key} in the transaction of
 * its effect, and sends it again when the request is repeated. May import {@code context}, {@code isolation} and {@code
 * sql}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.idempotency;

import org.jspecify.annotations.NullMarked;
