package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Audits all homes in the main database in turn, in the order of their names. Each round continues where the last one
 * ended, and takes a bounded time however many homes there are. Not safe for concurrent use.
 */
final class HomeTurn {

    // pg_namespace has an index on the name. A batch takes some 50 ms on a busy machine.
    private static final int BATCH = 50;
    private static final String NEXT =
            "select nspname from pg_namespace where nspname > ? and nspname ~ ?" + " order by nspname limit " + BATCH;

    private final IsolationAudit audit;
    private final HomeAudits homes;
    private String last = "";

    HomeTurn(IsolationAudit audit, HomeAudits homes) {
        this.audit = audit;
        this.homes = homes;
    }

    /** The result of one round: how many homes were audited, and whether that completed the turn. */
    record Progress(int audited, boolean isComplete) {}

    /** Audits the next homes, at least one batch, until the budget is used up or the turn is complete. */
    Progress next(Connection connection, Duration budget) throws SQLException {
        long start = System.nanoTime();
        int audited = 0;
        do {
            List<HomeName> batch =
                    Sql.query(connection, NEXT, row -> new HomeName(row.getString(1)), last, HomeName.TENANT_PATTERN);
            auditAll(connection, batch);
            audited += batch.size();
            if (batch.size() < BATCH) {
                last = "";
                return new Progress(audited, true);
            }
            last = batch.getLast().value();
        } while (System.nanoTime() - start < budget.toNanos());
        return new Progress(audited, false);
    }

    /** Audits the homes. If there is a finding, audits them one by one, to learn which home it is about. */
    void auditAll(Connection connection, Collection<HomeName> batch) throws SQLException {
        if (audit.auditHomes(connection, batch).isEmpty()) {
            batch.forEach(home -> homes.record(home, List.of()));
            return;
        }
        for (HomeName home : batch) {
            homes.record(home, audit.auditHomes(connection, List.of(home)));
        }
    }
}
