package dev.tenantry.registry;

import dev.tenantry.tenant.TenantId;

/** An event: the tenant's row was written, in the transaction that is running. */
record TenantChanged(TenantId id) {}
