package dev.tenantry.home;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps a tenant's export and its erasure apart, and two exports of one tenant, on all instances. The lock is an
 * advisory lock in the main database that a transaction holds, so it ends with the process or the connection. Asking
 * for it never waits.
 */
@ApplicationScoped
public class ExportLock {

    private static final String TRY = "select pg_try_advisory_xact_lock(hashtextextended('tenantry:export:' || ?, 0))";

    private final Database control;

    ExportLock(@DataSource("control") AgroalDataSource control) {
        this.control = new Database(control);
    }

    /** Excludes exports of the tenant until the caller's transaction ends. Returns false if one is running. */
    @Transactional(TxType.MANDATORY)
    public boolean exclude(TenantId tenant) {
        return control.find(TRY, row -> row.getBoolean(1), tenant.toString()).orElseThrow();
    }

    /** Takes the lock for an export, until the transaction of this connection ends. */
    static boolean take(Connection connection, TenantId tenant) throws SQLException {
        return Sql.query(connection, TRY, row -> row.getBoolean(1), tenant.toString())
                .getFirst();
    }
}
