/**
 * Where did the time go? Spans within a request or an operation, and their way to a collector. Imports no other
 * package. What a span may say is decided here: no values of rows, no claims, and of what a caller has written only the
 * id of the request.
 */
@NullMarked
package dev.tenantry.tracing;

import org.jspecify.annotations.NullMarked;
