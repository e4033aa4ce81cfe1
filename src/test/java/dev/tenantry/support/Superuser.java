package dev.tenantry.support;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries an embedded server as the superuser, to which row-level security does not apply. */
public final class Superuser {

    private static final String HOMES = """
            select n.nspname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relname = ? and c.relkind = 'r' and n.nspname !~ '^pg_'
            """;

    private final String server;

    private Superuser(String server) {
        this.server = server;
    }

    /** Returns the superuser of the server that holds the main database and the data store {@code local}. */
    public static Superuser ofMainServer() {
        String url = TestSettings.get("quarkus.datasource.jdbc.url");
        return new Superuser(url.substring(0, url.lastIndexOf('/') + 1));
    }

    public static Superuser ofServerAt(int port) {
        return new Superuser("jdbc:postgresql://localhost:" + port + "/");
    }

    /** Returns the name of the main database. */
    public static String mainDatabase() {
        String url = TestSettings.get("quarkus.datasource.jdbc.url");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Returns the database that holds the tenant's home, on whichever server that is. */
    public static String databaseOf(Tenant tenant) {
        return tenant.placement().dataStore().isPresent() ? tenant.home().value() : mainDatabase();
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server + database, "postgres", "");
    }

    /** Connects as the role that serves requests, without the service in between. */
    public Connection connectAsAppRole(String database) throws SQLException {
        return DriverManager.getConnection(server + database, "tenantry_app", "tenantry_app");
    }

    public void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public long number(String database, String sql, Object... values) {
        try (Connection connection = connect(database)) {
            return Sql.query(connection, sql, row -> row.getLong(1), values).getFirst();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns how many connections the app role has in the given database. */
    public long connectionsIn(String database) {
        return number(
                "postgres",
                "select count(*) from pg_stat_activity where datname = ? and usename = 'tenantry_app'",
                database);
    }

    /** Ends the app role's connections in the given database, and returns how many there were. */
    public long terminateConnectionsIn(String database) {
        return number(
                "postgres",
                "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
                        + " where datname = ? and usename = 'tenantry_app'",
                database);
    }

    /**
     * Searches every database and schema for rows of the tenant in the given table, and returns their number per
     * {@code database.schema}.
     */
    public Map<String, Long> whereRowsAre(String table, Tenant tenant) {
        Map<String, Long> found = new TreeMap<>();
        for (String database : databases()) {
            try (Connection connection = connect(database)) {
                for (String schema : Sql.query(connection, HOMES, row -> row.getString(1), table)) {
                    String sql = "select count(*) from " + schema + "." + table + " where tenant_id = ?";
                    long rows = Sql.query(
                                    connection,
                                    sql,
                                    row -> row.getLong(1),
                                    tenant.id().value())
                            .getFirst();
                    if (rows > 0) {
                        found.put(database + "." + schema, rows);
                    }
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return found;
    }

    private List<String> databases() {
        try (Connection connection = connect("postgres")) {
            return Sql.query(
                    connection,
                    "select datname from pg_database where datallowconn and datname !~ '^template'",
                    row -> row.getString(1));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
