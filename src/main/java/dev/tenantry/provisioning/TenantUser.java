package dev.tenantry.provisioning;

import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.Subject;

/** A user as the control plane writes and reads them in a tenant's home. */
public record TenantUser(Subject subject, Email email, UserRole role) {}
