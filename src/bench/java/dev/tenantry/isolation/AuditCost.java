package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** How long PostgreSQL takes to be asked whether it keeps tenants apart. */
public final class AuditCost {

    private static final IsolationAudit AUDIT = new IsolationAudit(new MappedTables(List.of("orders", "users")));

    private AuditCost() {}

    /** @param connection the app role's, which nobody has asked before: so it is when an instance starts */
    public static Duration ofMainDatabase(Connection connection) throws SQLException {
        long begun = System.nanoTime();
        requireNothing(AUDIT.audit(connection, HomeName.SHARED));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** @param connection the app role's, to the tenant's own database */
    public static Duration ofTenantDatabase(Connection connection, String home) throws SQLException {
        long begun = System.nanoTime();
        requireNothing(AUDIT.audit(connection, new HomeName(home)));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void requireNothing(List<IsolationFinding> findings) {
        if (!findings.isEmpty()) {
            throw new IllegalStateException("The audit found something: " + findings.getFirst());
        }
    }
}
