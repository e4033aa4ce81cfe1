package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks in PostgreSQL's catalogue, as the role that serves requests, that row-level security is in force for that
 * role. Each query in {@code db/audit} returns one row per violation: a sentence, and the statement that fixes it.
 */
@ApplicationScoped
class IsolationAudit {

    private static final String SUPERUSER = AuditSql.read("superuser");
    private static final String ROLE = AuditSql.read("role");
    private static final String OWNERSHIP = AuditSql.read("ownership");
    private static final String EXPECTED = AuditSql.read("expected");
    private static final String RELATIONS = AuditSql.read("relations");
    private static final String FUNCTIONS = AuditSql.read("functions");
    private static final String UNMAPPED = AuditSql.read("unmapped");

    private final MappedTables tables;

    IsolationAudit(MappedTables tables) {
        this.tables = tables;
    }

    /**
     * Audits one database.
     *
     * @param home the home whose tables must exist; {@code shared} for the main database, whose other homes are audited
     *     too
     */
    List<IsolationFinding> audit(Connection connection, HomeName home) throws SQLException {
        // The other queries prove nothing if the role's attributes or memberships give it access to everything.
        for (String query : List.of(SUPERUSER, ROLE)) {
            List<IsolationFinding> findings = ask(connection, query);
            if (!findings.isEmpty()) {
                return findings;
            }
        }
        List<IsolationFinding> findings = new ArrayList<>();
        findings.addAll(ask(connection, OWNERSHIP));
        findings.addAll(ask(connection, EXPECTED, home.value(), tables.commaSeparated(), home.value()));
        findings.addAll(ask(connection, RELATIONS));
        findings.addAll(ask(connection, FUNCTIONS));
        return List.copyOf(findings);
    }

    /** Returns the tables of a home that no entity maps, in alphabetical order. They are audited like all others. */
    List<String> unmapped(Connection connection, HomeName home) throws SQLException {
        return Sql.query(connection, UNMAPPED, row -> row.getString(1), home.value(), tables.commaSeparated());
    }

    private static List<IsolationFinding> ask(Connection connection, String query, Object... values)
            throws SQLException {
        return Sql.query(connection, query, row -> new IsolationFinding(row.getString(1), row.getString(2)), values);
    }
}
