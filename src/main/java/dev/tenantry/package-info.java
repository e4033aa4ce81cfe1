/** The process itself: what it does when it is started, with or without a command. May import everything. */
@NullMarked
package dev.tenantry;

import org.jspecify.annotations.NullMarked;
