package dev.tenantry.provisioning;

import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import java.util.UUID;

/**
 * Fills the home of a new tenant, in place of what an earlier attempt left there. Implemented by the package that also
 * moves rows.
 */
public interface HomeContent {

    /** Copies the rows that another tenant has at this moment. */
    void copy(TenantId source, Tenant tenant);

    /** Reads the rows from an uploaded archive, as an export makes it. */
    void restore(UUID upload, Tenant tenant);
}
