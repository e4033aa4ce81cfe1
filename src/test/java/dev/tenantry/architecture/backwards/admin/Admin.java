package dev.tenantry.architecture.backwards.admin;

/** Lies above the registry. */
public record Admin() {}
