package dev.tenantry.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The connections that PostgreSQL has open for the app role, for the control plane's role and for the owner. */
record Sessions(int main, int tenantDatabases, int control, int owner) {

    private static final String COUNT = """
            select count(*) filter (where usename = 'tenantry_app' and datname = 'tenantry'),
                   count(*) filter (where usename = 'tenantry_app' and datname <> 'tenantry'),
                   count(*) filter (where usename = 'tenantry_control'),
                   count(*) filter (where usename = 'tenantry_owner')
              from pg_stat_activity
            """;

    static Sessions count(Connection superuser) throws SQLException {
        try (Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(COUNT)) {
            row.next();
            return new Sessions(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4));
        }
    }

    int all() {
        return main + tenantDatabases + control + owner;
    }

    Sessions max(Sessions other) {
        return new Sessions(
                Math.max(main, other.main),
                Math.max(tenantDatabases, other.tenantDatabases),
                Math.max(control, other.control),
                Math.max(owner, other.owner));
    }
}
