/**
 * What does it ask for? Orders: the resource, the entity and the records on the wire. Knows nothing of tenants, and may
 * import only {@code ratelimit} and {@code problem}: that isolation does not depend on this code is its proof.
 */
@NullMarked
package dev.tenantry.order;

import org.jspecify.annotations.NullMarked;
