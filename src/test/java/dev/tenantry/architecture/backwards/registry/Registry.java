package dev.tenantry.architecture.backwards.registry;

import dev.tenantry.architecture.backwards.admin.Admin;

/** Uses a package that lies above it. */
public record Registry(Admin admin) {}
