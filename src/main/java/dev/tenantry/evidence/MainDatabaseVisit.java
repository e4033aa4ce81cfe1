package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.evidence.HomeReports.HomeReport;
import dev.tenantry.isolation.FreshAudit;
import dev.tenantry.isolation.IsolationFinding;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Audits the main database and the homes in it, some at a time, within a time limit. */
final class MainDatabaseVisit {

    // As many as the repeated audit asks about at once.
    private static final int BATCH = 50;
    private static final String TOO_LATE = "The time for this report was over.";

    private final FreshAudit audit;
    private final Catalogue catalogue;
    private final Connection connection;
    private final Draft draft;
    private final long end;

    MainDatabaseVisit(FreshAudit audit, Catalogue catalogue, Connection connection, Draft draft, Duration patience) {
        this.audit = audit;
        this.catalogue = catalogue;
        this.connection = connection;
        this.draft = draft;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** @throws SQLException if the database as a whole cannot be audited: then there is nothing to report */
    void visit(List<KnownHome> homes) throws SQLException {
        draft.mainDatabase(catalogue.surroundings(connection));
        List<KnownHome> own = new ArrayList<>();
        for (KnownHome home : homes) {
            if (home.name().equals(HomeName.SHARED)) {
                visitWhole(home);
            } else if (home.exists()) {
                own.add(home);
            } else {
                draft.homes()
                        .add(
                                home.mayBeMissing()
                                        ? HomeReport.of(home, HomeState.PENDING)
                                        : HomeReport.unaudited(home, "The schema does not exist."));
            }
        }
        for (int from = 0; from < own.size(); from += BATCH) {
            visitBatch(own.subList(from, Math.min(own.size(), from + BATCH)));
        }
    }

    // What is found in the database as a whole is listed with the shared home.
    private void visitWhole(KnownHome shared) throws SQLException {
        List<IsolationFinding> findings = audit.briefly(connection, () -> audit.mainDatabase(connection));
        draft.warnings().add(shared, audit.briefly(connection, () -> audit.warnings(connection)));
        record(
                shared,
                findings,
                audit.briefly(connection, () -> catalogue.shapes(connection, List.of(HomeName.SHARED))));
    }

    private void visitBatch(List<KnownHome> homes) throws SQLException {
        if (System.nanoTime() - end > 0) {
            homes.forEach(home -> draft.homes().add(HomeReport.unaudited(home, TOO_LATE)));
            return;
        }
        try {
            if (visited(homes)) {
                return;
            }
        } catch (SQLException failure) {
            SqlState.throwIfSessionGone(failure);
        }
        // So that it is known whose a finding is, and which home cannot be audited.
        for (KnownHome home : homes) {
            visitAlone(home);
        }
    }

    private boolean visited(List<KnownHome> homes) throws SQLException {
        List<HomeName> names = homes.stream().map(KnownHome::name).toList();
        if (!audit.briefly(connection, () -> audit.homes(connection, names)).isEmpty()) {
            return false;
        }
        Map<HomeName, JsonNode> shapes = audit.briefly(connection, () -> catalogue.shapes(connection, names));
        homes.forEach(home -> record(home, List.of(), shapes));
        return true;
    }

    private void visitAlone(KnownHome home) throws SQLException {
        List<HomeName> name = List.of(home.name());
        try {
            List<IsolationFinding> findings = audit.briefly(connection, () -> audit.homes(connection, name));
            record(home, findings, audit.briefly(connection, () -> catalogue.shapes(connection, name)));
        } catch (SQLException failure) {
            SqlState.throwIfSessionGone(failure);
            draft.homes().add(HomeReport.unaudited(home, FailureReason.ofAsking(failure)));
        }
    }

    private void record(KnownHome home, List<IsolationFinding> findings, Map<HomeName, JsonNode> shapes) {
        draft.audited(
                new Draft.Audited(home, findings, Optional.ofNullable(shapes.get(home.name())), Optional.empty()));
    }
}
