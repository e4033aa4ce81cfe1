/**
 * How do we say no? Problem details (RFC 9457) for everything from 400 to 500, ours and the framework's, each with the
 * request's id. Open to all packages; imports none of them.
 */
@NullMarked
package dev.tenantry.problem;

import org.jspecify.annotations.NullMarked;
