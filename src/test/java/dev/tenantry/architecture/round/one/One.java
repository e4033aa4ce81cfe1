package dev.tenantry.architecture.round.one;

import dev.tenantry.architecture.round.two.Two;

/** Uses a package that uses this one. */
public record One(Two two) {}
