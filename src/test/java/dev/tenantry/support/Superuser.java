package dev.tenantry.support;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queries one database of an embedded server as the superuser, which no policy or privilege restricts. */
public final class Superuser {

    private static final String NAME = "postgres";

    private static final String HOMES = """
            select n.nspname
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relname = ? and c.relkind = 'r' and n.nspname !~ '^pg_'
            """;

    private static final String TABLES = """
            select format('%I.%I', n.nspname, c.relname)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            """;

    // Searches whole rows as text, so that no column is overlooked.
    private static final String MENTION = """
            select '%1$s' where exists (
                select from %1$s whole_row where whole_row::text like any ((select patterns from wanted)::text[]))
            """;

    private static final String NAMES = """
            select 'schema ' || nspname from pg_namespace where nspname like any ((select patterns from wanted)::text[])
            union all
            select 'database ' || datname from pg_database where datname like any ((select patterns from wanted)::text[])
            """;

    private final String server;
    private final String database;

    /** @param server the URL of a server, with the slash before the database */
    Superuser(String server, String database) {
        this.server = server;
        this.database = database;
    }

    /** Returns the superuser in the main database, whose server is also the data store {@code local}. */
    public static Superuser inMainDatabase() {
        String url = TestSettings.get("quarkus.datasource.jdbc.url");
        int name = url.lastIndexOf('/') + 1;
        return new Superuser(url.substring(0, name), url.substring(name));
    }

    /** Returns the superuser in the maintenance database of another server. */
    public static Superuser ofServerAt(int port) {
        return new Superuser("jdbc:postgresql://localhost:" + port + "/", NAME);
    }

    /** Returns the name of the main database. */
    public static String mainDatabase() {
        return inMainDatabase().database;
    }

    /** Returns the database that holds the tenant's home, on whichever server that is. */
    public static String databaseOf(Tenant tenant) {
        return tenant.placement().dataStore().isPresent() ? tenant.home().value() : mainDatabase();
    }

    /** Returns the superuser in another database of the same server. */
    public Superuser in(String database) {
        return new Superuser(server, database);
    }

    /** Returns the superuser in the database that holds the tenant's home. */
    public Superuser in(Tenant tenant) {
        return in(databaseOf(tenant));
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(server + database, NAME, "");
    }

    /** Connects as the role of the given datasource, without the service in between. */
    public Connection connectAs(String datasource) throws SQLException {
        return DriverManager.getConnection(
                server + database,
                TestSettings.get(datasource + ".username"),
                TestSettings.get(datasource + ".password"));
    }

    public void execute(String sql, Object... values) {
        try (Connection connection = connect()) {
            Sql.execute(connection, sql, values);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public <T> List<T> query(String sql, Sql.RowReader<T> reader, Object... values) {
        try (Connection connection = connect()) {
            return Sql.query(connection, sql, reader, values);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns the first column of all rows. */
    public List<String> texts(String sql, Object... values) {
        return query(sql, row -> row.getString(1), values);
    }

    /** Returns the first column of the first row. */
    public long number(String sql, Object... values) {
        return query(sql, row -> row.getLong(1), values).getFirst();
    }

    /** Returns how many connections the app role has in the given database. */
    public long connectionsIn(String database) {
        return number("select count(*) from pg_stat_activity where datname = ? and usename = 'tenantry_app'", database);
    }

    /** Ends the app role's connections in the given database, and returns how many there were. */
    public long terminateConnectionsIn(String database) {
        return number(
                "select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
                        + " where datname = ? and usename = 'tenantry_app'",
                database);
    }

    /** Inserts orders into the tenant's home. They have no number, which only the tenant's own transactions get. */
    public void addOrders(Tenant tenant, int number) {
        in(tenant).execute("""
                insert into %s.orders (tenant_id, id, product_id, quantity, status, number)
                select '%s', gen_random_uuid(), 'SKU-' || n, n, 'pending', null from generate_series(1, %d) n
                """.formatted(tenant.home(), tenant.id(), number));
    }

    /** Adds a member to the tenant's home, and nothing else. */
    public void addUser(Tenant tenant, String subject) {
        in(tenant)
                .execute(
                        "insert into " + tenant.home() + ".users (tenant_id, id, subject, email, role)"
                                + " values (?, gen_random_uuid(), ?, gen_random_uuid() || '@example.com', 'member')",
                        tenant.id().value(),
                        subject);
    }

    /** Returns how many rows of the tenant the table in its home has. */
    public long rows(Tenant tenant, String table) {
        return in(tenant)
                .number(countRows(tenant.home().value(), table), tenant.id().value());
    }

    /**
     * Searches every database and schema for rows of the tenant in the given table, and returns their number per
     * {@code database.schema}.
     */
    public Map<String, Long> whereRowsAre(String table, Tenant tenant) {
        Map<String, Long> found = new TreeMap<>();
        for (String name : texts("select datname from pg_database where datallowconn and datname !~ '^template'")) {
            try (Connection connection = in(name).connect()) {
                for (String schema : Sql.query(connection, HOMES, row -> row.getString(1), table)) {
                    long rows = Sql.query(
                                    connection,
                                    countRows(schema, table),
                                    row -> row.getLong(1),
                                    tenant.id().value())
                            .getFirst();
                    if (rows > 0) {
                        found.put(name + "." + schema, rows);
                    }
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return found;
    }

    private static String countRows(String schema, String table) {
        return "select count(*) from " + schema + "." + table + " where tenant_id = ?";
    }

    /**
     * Finds every table in all databases with a row that contains one of the texts, and every schema and database with
     * one of them in its name.
     */
    public List<String> mentions(String... texts) {
        String[] patterns = Arrays.stream(texts).map(text -> "%" + text + "%").toArray(String[]::new);
        List<String> found = new ArrayList<>();
        for (String name : texts("select datname from pg_database where datallowconn order by datname")) {
            List<String> parts = new ArrayList<>();
            parts.add(NAMES);
            in(name).texts(TABLES).forEach(table -> parts.add(MENTION.formatted(table)));
            String query = "with wanted as (select ?::text[] as patterns) " + String.join(" union all ", parts);
            in(name).texts(query, (Object) patterns).forEach(where -> found.add(name + ": " + where));
        }
        return found;
    }
}
