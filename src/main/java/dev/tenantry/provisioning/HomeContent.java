package dev.tenantry.provisioning;

import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import java.io.InputStream;
import java.io.Serial;
import java.util.function.Supplier;

/**
 * Fills the home of a new tenant, in place of what an earlier attempt left there. Implemented by the package that also
 * moves rows. Runs the check between two pieces of work; if that throws a {@link CalledOffException}, nothing remains of
 * what was copied.
 */
public interface HomeContent {

    /** Copies the rows that another tenant has at this moment. */
    void copy(TenantId source, Tenant tenant, Runnable check);

    /**
     * Reads the rows from an archive, as an export makes it.
     *
     * @param archive opens the archive, more than once, with the same bytes each time
     */
    void restore(Supplier<InputStream> archive, Tenant tenant, Runnable check);

    /** Thrown if the tenant is not wanted any more. */
    final class CalledOffException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        CalledOffException() {
            super("The tenant is leaving.", null, false, false);
        }
    }
}
