/** What does one request cost, in trips, statements and memory, and has it grown? Exists only in tests. */
@NullMarked
package dev.tenantry.cost;

import org.jspecify.annotations.NullMarked;
