/**
 * Where can a home be, and is it current? Contains data stores, connections as the owner role, the version of each
 * home, and creating, migrating and dropping one home. May import {@code sql}, and what is open to all packages.
 */
@NullMarked
package dev.tenantry.home;

import org.jspecify.annotations.NullMarked;
