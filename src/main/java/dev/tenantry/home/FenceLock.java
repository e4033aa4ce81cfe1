package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** The advisory lock that each transaction of a tenant holds, shared, in the main database. */
@ApplicationScoped
public class FenceLock {

    private final Database control;

    FenceLock(@DataSource("control") AgroalDataSource control) {
        this.control = new Database(control);
    }

    /**
     * Limits the caller's transaction, and makes its COMMIT safe from a crash.
     *
     * @param patience the longest time to wait for a lock, in milliseconds
     * @param idle the longest time between two statements, in milliseconds: then PostgreSQL ends the session, because a
     *     process that hangs must neither keep the tenant out nor another attempt from beginning
     */
    @Transactional(TxType.MANDATORY)
    public void limit(long patience, long idle) {
        control.find("select " + TenantSession.DURABLE, row -> true);
        control.find(TenantSession.LOCK_LIMITS, row -> true, Long.toString(patience), Long.toString(idle));
    }

    /**
     * Takes the lock exclusively until the caller's transaction ends: no transaction of the tenant is running then, and
     * none is let in. None is let in either while this waits.
     *
     * @throws dev.tenantry.sql.DatabaseException with LOCK_NOT_AVAILABLE, if transactions of the tenant take longer
     */
    @Transactional(TxType.MANDATORY)
    public void exclude(TenantId tenant) {
        control.find(
                "select pg_advisory_xact_lock(" + TenantSession.FENCE_LOCK + ") is null",
                row -> true,
                tenant.toString());
    }
}
