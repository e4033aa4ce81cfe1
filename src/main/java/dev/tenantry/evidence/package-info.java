/**
 * Does PostgreSQL keep tenants apart, and how is that proved? Reports what the catalogue says now, as one JSON
 * document that an auditor can check without this service. May import {@code isolation}, {@code home} and {@code sql},
 * and what is open to all packages.
 */
@NullMarked
package dev.tenantry.evidence;

import org.jspecify.annotations.NullMarked;
