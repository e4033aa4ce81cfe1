/**
 * How does it run on a machine that has nothing? Provides PostgreSQL and Redis inside the build, a key pair generated
 * at start, demo tenants and first requests to paste, in dev mode and tests only. Does nothing in the packaged service,
 * which does not contain the servers. May import everything; nothing imports it.
 */
@NullMarked
package dev.tenantry.local;

import org.jspecify.annotations.NullMarked;
