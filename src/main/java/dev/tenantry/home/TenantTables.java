package dev.tenantry.home;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds the tables that can hold a tenant's rows. Row-level security also applies to the owner role, so it sees only
 * one tenant's rows at a time.
 */
final class TenantTables {

    /**
     * A table with a column {@code tenant_id}.
     *
     * @param sqlName the name with its schema, quoted if necessary
     * @param key the columns of the primary key, as SQL
     */
    public record Table(String name, String sqlName, String key) {}

    // The schemas first: with thousands of them and without statistics, PostgreSQL would otherwise compare every table
    // with every schema.
    private static final String TABLES = """
            with schemas as materialized (select oid, nspname from pg_namespace where %s)
            select c.relname, format('%%I.%%I', n.nspname, c.relname) as sql_name,
                   coalesce((select string_agg(format('%%I', a.attname), ', ' order by k.position)
                               from pg_index i
                              cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, position)
                               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                              where i.indrelid = c.oid and i.indisprimary), 'tenant_id') as key
              from schemas n
              join pg_class c on c.relnamespace = n.oid
             where c.relkind in ('r', 'p') and not c.relispartition
               and exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
             order by n.nspname, c.relname
            """;
    private static final String IN_HOME = TABLES.formatted("nspname = ?");

    /** Tenantry's own table of a home: which rows have changed during a move. */
    private static final String CAPTURES = "captures";

    /** Answers that are kept for a day, to be sent again. They go along in a move, but are nobody's data. */
    private static final String IDEMPOTENCY_KEYS = "idempotency_keys";

    private static final String OUTSIDE_HOMES =
            TABLES.formatted("nspname !~ ? and nspname !~ '^pg_' and nspname not in ('information_schema', 'control')");

    private TenantTables() {}

    static List<Table> of(Connection connection, HomeName home) throws SQLException {
        return tables(connection, IN_HOME, home.value());
    }

    /** Returns the tables whose rows are the tenant's own data. */
    static List<Table> ofData(Connection connection, HomeName home) throws SQLException {
        return moved(connection, home).stream()
                .filter(table -> !table.name().equals(IDEMPOTENCY_KEYS))
                .toList();
    }

    /** Returns the tables whose rows a move takes along. */
    static List<Table> moved(Connection connection, HomeName home) throws SQLException {
        return of(connection, home).stream()
                .filter(table -> !table.name().equals(CAPTURES))
                .toList();
    }

    /** Returns the tables of the main database outside {@code control} and outside tenants' own homes. */
    static List<Table> outsideHomes(Connection connection) throws SQLException {
        return tables(connection, OUTSIDE_HOMES, HomeName.TENANT_PATTERN);
    }

    private static List<Table> tables(Connection connection, String sql, Object... values) throws SQLException {
        return Sql.query(
                connection,
                sql,
                row -> new Table(row.getString("relname"), row.getString("sql_name"), row.getString("key")),
                values);
    }
}
