package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Goes round homes in the main database, in the order of their names. Each round continues where the last one ended, and
 * takes a bounded time however many homes there are. A home that cannot be audited, for example because it is locked, is
 * left out, so that the others are audited. Not safe for concurrent use.
 */
final class HomeTurn {

    // A batch takes some 50 ms on a busy machine.
    private static final int BATCH = 50;
    // pg_namespace has an index on the name.
    private static final String NEXT =
            "select nspname from pg_namespace where nspname > ? and nspname ~ ?" + " order by nspname limit " + BATCH;

    /** Finds the homes to go round. */
    @FunctionalInterface
    private interface Names {
        /** Returns the next names after the last one, at most a batch, in alphabetical order. */
        List<String> after(Connection connection, String last) throws SQLException;
    }

    private final IsolationAudit audit;
    private final HomeAudits homes;
    private final Unaudited unaudited = new Unaudited();
    private final Names names;
    private String last = "";
    private int turn;

    private HomeTurn(IsolationAudit audit, HomeAudits homes, Names names) {
        this.audit = audit;
        this.homes = homes;
        this.names = names;
    }

    static HomeTurn ofAll(IsolationAudit audit, HomeAudits homes) {
        return new HomeTurn(
                audit,
                homes,
                (connection, last) ->
                        Sql.query(connection, NEXT, row -> row.getString(1), last, HomeName.TENANT_PATTERN));
    }

    static HomeTurn ofBroken(IsolationAudit audit, HomeAudits homes) {
        return new HomeTurn(
                audit,
                homes,
                (connection, last) -> homes.brokenSchemas().tailSet(last, false).stream()
                        .limit(BATCH)
                        .toList());
    }

    /** The result of one round: how many homes were audited, and whether that completed the turn. */
    record Progress(int audited, boolean isComplete) {}

    /** Returns how many homes the last turn could not audit. */
    int unaudited() {
        return unaudited.size();
    }

    /**
     * Audits the next homes, at least one batch if none has a finding, until the budget is used up or the turn is
     * complete.
     *
     * @throws SQLException if the connection is lost or no homes can be found
     */
    Progress next(Connection connection, Duration budget) throws SQLException {
        long end = System.nanoTime() + budget.toNanos();
        int audited = 0;
        do {
            List<HomeName> batch =
                    names.after(connection, last).stream().map(HomeName::new).toList();
            int done = isSound(connection, batch) ? batch.size() : auditEach(connection, batch, end);
            audited += done;
            if (done == batch.size() && done < BATCH) {
                last = "";
                unaudited.endTurn(turn++);
                return new Progress(audited, true);
            }
            last = batch.get(done - 1).value();
        } while (System.nanoTime() < end);
        return new Progress(audited, false);
    }

    private boolean isSound(Connection connection, List<HomeName> batch) throws SQLException {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            if (!BriefLocks.during(connection, () -> audit.auditHomes(connection, batch))
                    .isEmpty()) {
                return false;
            }
        } catch (SQLException failure) {
            SqlState.throwIfSessionGone(failure);
            return false;
        }
        batch.forEach(home -> record(home, List.of()));
        return true;
    }

    // So that it is known whose a finding is, and which home cannot be audited. Returns how many were tried.
    private int auditEach(Connection connection, List<HomeName> batch, long end) throws SQLException {
        int done = 0;
        do {
            HomeName home = batch.get(done++);
            try {
                record(home, BriefLocks.during(connection, () -> audit.auditHomes(connection, List.of(home))));
            } catch (SQLException failure) {
                SqlState.throwIfSessionGone(failure);
                unaudited.add(home, turn, failure);
            }
        } while (done < batch.size() && System.nanoTime() < end);
        return done;
    }

    private void record(HomeName home, List<IsolationFinding> findings) {
        unaudited.remove(home);
        homes.record(home, findings);
    }
}
