package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the audits of homes in schemas, and does something during each. */
final class SlowAudit extends IsolationAudit {

    private final AtomicInteger audits = new AtomicInteger();
    private volatile Runnable meanwhile = () -> {};

    SlowAudit() {
        super(new MappedTables(List.of("orders", "users")));
    }

    /** @param action what happens between an audit and the recording of its result */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    int audits() {
        return audits.get();
    }

    @Override
    List<IsolationFinding> auditHomes(Connection connection, Collection<HomeName> homes) throws SQLException {
        audits.incrementAndGet();
        List<IsolationFinding> findings = super.auditHomes(connection, homes);
        meanwhile.run();
        return findings;
    }
}
