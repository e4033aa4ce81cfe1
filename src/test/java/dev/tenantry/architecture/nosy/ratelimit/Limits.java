package dev.tenantry.architecture.nosy.ratelimit;

/** Open to resources. */
public record Limits() {}
