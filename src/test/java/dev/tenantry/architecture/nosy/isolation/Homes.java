package dev.tenantry.architecture.nosy.isolation;

/** Belongs to isolation. */
public record Homes() {}
