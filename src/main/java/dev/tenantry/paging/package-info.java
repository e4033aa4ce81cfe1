/**
 * Which page of a list is this? Cursors that only this service can make, each for one tenant and one list, and the
 * links to the pages before and after. May import {@code context} and {@code registry}, and what is open to all.
 */
@NullMarked
package dev.tenantry.paging;

import org.jspecify.annotations.NullMarked;
