package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.tenant.Slug;
import java.io.Serial;

/** Thrown if a tenant cannot be exported now, because it is already being exported or its erasure is beginning. */
public final class TenantBusyException extends ReportableException {

    @Serial
    private static final long serialVersionUID = 1L;

    TenantBusyException(Slug tenant) {
        super("Tenant " + tenant + " is already being exported, or is being deleted.");
    }
}
