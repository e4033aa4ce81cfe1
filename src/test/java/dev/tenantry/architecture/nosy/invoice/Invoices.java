package dev.tenantry.architecture.nosy.invoice;

import dev.tenantry.architecture.nosy.isolation.Homes;

/** A new resource that depends on isolation. */
public record Invoices(Homes homes) {}
