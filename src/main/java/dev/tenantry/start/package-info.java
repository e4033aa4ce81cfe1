/**
 * May this process start, in which role, and does it serve yet? Contains one list of checks, whose refusals are
 * reported together, and a gate that opens once they have passed. Open to all packages. May import {@code http} and
 * {@code problem}.
 */
@NullMarked
package dev.tenantry.start;

import org.jspecify.annotations.NullMarked;
