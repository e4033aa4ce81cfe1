package dev.tenantry.architecture.round.two;

import dev.tenantry.architecture.round.one.One;

/** Uses a package that uses this one. */
public record Two(One one) {}
