/**
 * What did the time go into? Spans within a request or an operation, and their way to a collector. Imports no other
 * package. What a span may say is decided here: no values of rows, no claims and nothing that a caller has written.
 */
@NullMarked
package dev.tenantry.tracing;

import org.jspecify.annotations.NullMarked;
