package dev.tenantry.isolation;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Checks in PostgreSQL's catalogue, as the role that serves requests, that row-level security is in force for that
 * role, and that the other two roles may do no more than they must. Each query in {@code db/audit} returns one row per
 * violation: a sentence, and the statement that repairs it.
 */
@Singleton
class IsolationAudit {

    private static final String ROLES = AuditScope.ROLES.statement();
    private static final String DATABASE = AuditScope.DATABASE.statement();
    private static final String REGISTRY_READS = AuditScope.REGISTRY_READS.statement();
    private static final String IN_SCHEMAS = AuditScope.SCHEMAS.statement();
    private static final String WARNINGS = AuditScope.WARNINGS.statement();
    private static final String SCHEMAS = AuditSql.read("schemas");
    private static final String UNMAPPED = AuditSql.read("unmapped");

    private final MappedTables tables;

    IsolationAudit(MappedTables tables) {
        this.tables = tables;
    }

    /**
     * Audits one database.
     *
     * @param home the home whose tables must exist; {@code shared} for the main database, whose other homes are not
     *     audited here
     */
    List<IsolationFinding> audit(Connection connection, HomeName home) throws SQLException {
        return audit(connection, home, false);
    }

    /**
     * Audits one database.
     *
     * @param isNewer whether a newer version has migrated the registry, and may let the app role read more of it
     */
    List<IsolationFinding> audit(Connection connection, HomeName home, boolean isNewer) throws SQLException {
        // The other queries prove nothing if the roles' attributes or memberships give access to everything.
        List<IsolationFinding> roles = ask(connection, ROLES);
        if (!roles.isEmpty()) {
            return roles;
        }
        List<IsolationFinding> findings = new ArrayList<>();
        findings.addAll(ask(connection, DATABASE, home.value(), home.value(), tables.commaSeparated(), home.value()));
        if (!isNewer) {
            findings.addAll(ask(connection, REGISTRY_READS));
        }
        boolean isOwnDatabase = !home.equals(HomeName.SHARED);
        findings.addAll(inSchemas(connection, Sql.query(connection, SCHEMAS, row -> row.getString(1), isOwnDatabase)));
        return List.copyOf(findings);
    }

    /** Audits some homes in the main database. */
    List<IsolationFinding> auditHomes(Connection connection, Collection<HomeName> homes) throws SQLException {
        return inSchemas(connection, homes.stream().map(HomeName::value).toList());
    }

    /**
     * Returns findings that an operator should repair if possible: they show no tenant another's rows, or the server's
     * provider may not allow the repair.
     */
    List<IsolationFinding> warnings(Connection connection) throws SQLException {
        return ask(connection, WARNINGS);
    }

    /** Returns the tables of a home that no entity maps, in alphabetical order. They are audited like all others. */
    List<String> unmapped(Connection connection, HomeName home) throws SQLException {
        return Sql.query(connection, UNMAPPED, row -> row.getString(1), home.value(), tables.commaSeparated());
    }

    /**
     * Asks twice and returns what was found both times. The queries of an audit read the catalogue at slightly different
     * moments: a migration that commits in between must not look like a breach.
     */
    static List<IsolationFinding> confirmed(BriefLocks.Query<List<IsolationFinding>> audit) throws SQLException {
        List<IsolationFinding> first = audit.ask();
        if (first.isEmpty()) {
            return first;
        }
        List<IsolationFinding> second = audit.ask();
        return first.stream().filter(second::contains).toList();
    }

    private static List<IsolationFinding> inSchemas(Connection connection, List<String> schemas) throws SQLException {
        Object names = schemas.toArray(String[]::new);
        return ask(connection, IN_SCHEMAS, names, names, names, names);
    }

    private static List<IsolationFinding> ask(Connection connection, String query, Object... values)
            throws SQLException {
        return Sql.query(connection, query, row -> new IsolationFinding(row.getString(1), row.getString(2)), values);
    }
}
