package dev.tenantry.architecture.nosy.quota;

import dev.tenantry.architecture.nosy.ratelimit.Limits;

/** A new resource that uses only what it may. */
public record Quotas(Limits limits) {}
