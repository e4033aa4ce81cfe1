package dev.tenantry.architecture.nosy.quota;

import dev.tenantry.architecture.nosy.ratelimit.Limits;

/** A new resource that uses what it may. */
public record Quotas(Limits limits) {}
