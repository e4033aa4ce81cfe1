/**
 * Can a move lose a write, whatever fails and whenever? A model of decision 0042, explored exhaustively. Exists only in
 * tests and uses no other package of Tenantry.
 */
@NullMarked
package dev.tenantry.relocation.model;

import org.jspecify.annotations.NullMarked;
