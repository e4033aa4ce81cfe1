/** Attacks on the packaged service: what one client does must not be felt by others. Exists only in tests. */
@NullMarked
package dev.tenantry.siege;

import org.jspecify.annotations.NullMarked;
