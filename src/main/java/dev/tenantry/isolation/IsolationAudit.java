package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks PostgreSQL's catalogue, as the role that serves requests, whether row-level security holds for it. Each query in {@code
 * db/audit} returns one row per reason why it does not: a sentence, and the statement that mends it.
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
     * @param home the home whose tables must be there; {@code shared} for the main database, whose other homes are audited too
     */
    List<IsolationFinding> audit(Connection connection, HomeName home) throws SQLException {
        // What a role may reach says nothing if its attributes or memberships let it reach everything.
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

    /** Returns the tables of a home that no entity maps, in alphabetical order. Their isolation is audited like any other's. */
    List<String> unmapped(Connection connection, HomeName home) throws SQLException {
        return Sql.query(connection, UNMAPPED, row -> row.getString(1), home.value(), tables.commaSeparated());
    }

    private static List<IsolationFinding> ask(Connection connection, String query, Object... values)
            throws SQLException {
        return Sql.query(connection, query, row -> new IsolationFinding(row.getString(1), row.getString(2)), values);
    }
}
