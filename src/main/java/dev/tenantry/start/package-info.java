/**
 * What does this process do? It serves, or it runs one command and exits; and it says no to a start that would do harm.
 * Open to all packages, imports nothing of Tenantry.
 */
@NullMarked
package dev.tenantry.start;

import org.jspecify.annotations.NullMarked;
