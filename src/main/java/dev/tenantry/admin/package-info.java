/**
 * Who runs all this? The control plane's API over registry and provisioning, and the log of what was done through it.
 * May import {@code provisioning}, {@code registry}, {@code context} (to say that its resources belong to no tenant) and
 * {@code sql}.
 */
@NullMarked
package dev.tenantry.admin;

import org.jspecify.annotations.NullMarked;
