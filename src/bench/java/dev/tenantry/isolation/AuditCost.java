package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Measures how long the isolation audit takes. */
public final class AuditCost {

    private static final IsolationAudit AUDIT = new IsolationAudit(new MappedTables(List.of("orders", "users")));

    private AuditCost() {}

    /**
     * Audits the main database and returns the time it took.
     *
     * @param connection a fresh connection of the app role, as at the start of an instance
     */
    public static Duration ofMainDatabase(Connection connection) throws SQLException {
        long begun = System.nanoTime();
        requireNothing(AUDIT.audit(connection, HomeName.SHARED));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * Audits a tenant's database and returns the time it took.
     *
     * @param connection a connection of the app role to that database
     */
    public static Duration ofTenantDatabase(Connection connection, String home) throws SQLException {
        long begun = System.nanoTime();
        requireNothing(AUDIT.audit(connection, new HomeName(home)));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void requireNothing(List<IsolationFinding> findings) {
        if (!findings.isEmpty()) {
            throw new IllegalStateException("The audit reported a finding: " + findings.getFirst());
        }
    }
}
