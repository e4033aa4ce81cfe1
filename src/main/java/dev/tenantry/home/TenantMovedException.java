package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.tenant.TenantId;
import java.io.Serial;

/** Thrown if a tenant has just moved to another home, or is moving at this moment. Nothing was changed. */
public final class TenantMovedException extends ReportableException {

    @Serial
    private static final long serialVersionUID = 1L;

    TenantMovedException(TenantId tenant) {
        super("Tenant " + tenant + " is moving to another home, or has just done so.");
    }
}
