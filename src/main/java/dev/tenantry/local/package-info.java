/**
 * How does it run on a machine that has nothing? In dev mode and tests alone: PostgreSQL and Redis inside the build, a
 * key pair made at start, demo tenants and a first request to paste. Inert in the packaged service, which has none of
 * the servers. May import everything; nothing imports it.
 */
@NullMarked
package dev.tenantry.local;

import org.jspecify.annotations.NullMarked;
