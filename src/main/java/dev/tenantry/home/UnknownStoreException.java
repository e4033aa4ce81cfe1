package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.tenant.StoreName;
import java.io.Serial;

/** Thrown if a home is in a data store that is not configured on this instance. */
public final class UnknownStoreException extends ReportableException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnknownStoreException(StoreName store) {
        super("Data store " + store + " is not configured on this instance.");
    }
}
