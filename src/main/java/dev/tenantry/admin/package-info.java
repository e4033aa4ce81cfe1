/**
 * Who operates all this? The control plane's API, and the log of what was done through it. May import {@code
 * provisioning}, {@code departure}, {@code evidence}, {@code operation}, {@code home}, {@code registry}, {@code context} (to mark
 * resources that belong to no tenant) and {@code sql}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.admin;

import org.jspecify.annotations.NullMarked;
