/** What does the process do when it starts, with or without a command? May import all packages. */
@NullMarked
package dev.tenantry;

import org.jspecify.annotations.NullMarked;
