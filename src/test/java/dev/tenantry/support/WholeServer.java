package dev.tenantry.support;

import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Queries the embedded PostgreSQL as its superuser, which no policy or privilege restricts. */
public final class WholeServer {

    private static final String MAIN_DATABASE = "tenantry";

    // Searches whole rows as text, so that no column is overlooked.
    private static final String TABLES = """
            select format('%I.%I', n.nspname, c.relname)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            """;

    private static final String MENTION = """
            select '%1$s' where exists (
                select from %1$s whole_row where whole_row::text like any ((select patterns from wanted)::text[]))
            """;

    private static final String NAMES = """
            select 'schema ' || nspname from pg_namespace where nspname like any ((select patterns from wanted)::text[])
            union all
            select 'database ' || datname from pg_database where datname like any ((select patterns from wanted)::text[])
            """;

    public Connection connect(String database) throws SQLException {
        String url = TestSettings.get("quarkus.datasource.jdbc.url");
        return DriverManager.getConnection(url.substring(0, url.lastIndexOf('/') + 1) + database, "postgres", "");
    }

    /** Runs statements in the main database. */
    public void run(String... statements) {
        runIn(MAIN_DATABASE, statements);
    }

    public void runIn(String database, String... statements) {
        try (Connection connection = connect(database)) {
            for (String statement : statements) {
                try (PreparedStatement prepared = connection.prepareStatement(statement)) {
                    prepared.execute();
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Runs a statement in the main database as the role of the given datasource, not as the superuser. */
    public ThrowingCallable as(String datasource, String statement) {
        return () -> {
            try (Connection connection = DriverManager.getConnection(
                            TestSettings.get("quarkus.datasource.jdbc.url"),
                            TestSettings.get(datasource + ".username"),
                            TestSettings.get(datasource + ".password"));
                    PreparedStatement prepared = connection.prepareStatement(statement)) {
                prepared.execute();
            }
        };
    }

    /** Runs a query in the main database, and returns the first column of all rows. */
    public List<String> texts(String query, Object... values) {
        return texts(MAIN_DATABASE, query, values);
    }

    public long number(String query, Object... values) {
        return Long.parseLong(texts(query, values).getFirst());
    }

    /** Inserts orders into the tenant's home. */
    public void addOrders(Tenant tenant, int number) {
        runIn(databaseOf(tenant), """
                insert into %s.orders (tenant_id, id, product_id, quantity, status)
                select '%s', gen_random_uuid(), 'SKU-' || n, n, 'pending' from generate_series(1, %d) n
                """.formatted(tenant.home(), tenant.id(), number));
    }

    /** Returns how many rows of the tenant the table in its home has. */
    public long rows(Tenant tenant, String table) {
        return Long.parseLong(texts(
                        databaseOf(tenant),
                        "select count(*) from " + tenant.home() + "." + table + " where tenant_id = ?",
                        tenant.id().value())
                .getFirst());
    }

    public static String databaseOf(Tenant tenant) {
        return tenant.placement().tier() == IsolationTier.DATABASE
                ? tenant.home().value()
                : MAIN_DATABASE;
    }

    /**
     * Finds every table in all databases with a row that contains one of the texts, and every schema and database with
     * one of them in its name.
     */
    public List<String> mentions(String... texts) {
        String[] patterns = Arrays.stream(texts).map(text -> "%" + text + "%").toArray(String[]::new);
        List<String> found = new ArrayList<>();
        for (String database : texts("select datname from pg_database where datallowconn order by datname")) {
            List<String> parts = new ArrayList<>();
            parts.add(NAMES);
            texts(database, TABLES).forEach(table -> parts.add(MENTION.formatted(table)));
            String query = "with wanted as (select ?::text[] as patterns) " + String.join(" union all ", parts);
            texts(database, query, (Object) patterns).forEach(where -> found.add(database + ": " + where));
        }
        return found;
    }

    private List<String> texts(String database, String query, Object... values) {
        try (Connection connection = connect(database);
                PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                select.setObject(
                        i + 1,
                        values[i] instanceof String[] array ? connection.createArrayOf("text", array) : values[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
