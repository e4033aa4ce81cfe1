package dev.tenantry.provisioning;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds a tenant's rows as the owner role, to whom PostgreSQL shows one tenant's rows at a time like to anybody. */
final class TenantRows {

    /**
     * A table with a column {@code tenant_id}.
     *
     * @param sqlName quoted where need be, with its schema
     * @param order the columns of its primary key, as SQL
     */
    record Table(String name, String sqlName, String order) {}

    private static final String TABLES = """
            select c.relname, format('%I.%I', n.nspname, c.relname) as sql_name,
                   coalesce((select string_agg(format('%I', a.attname), ', ' order by k.position)
                               from pg_index i
                              cross join unnest(i.indkey::int2[]) with ordinality as k (attnum, position)
                               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                              where i.indrelid = c.oid and i.indisprimary), 'tenant_id') as key
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition
               and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'control')
               and exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
            """;

    private TenantRows() {}

    /** For the transaction that is running, and with the home alone on the path. */
    static void speakFor(Connection connection, TenantId tenant, HomeName home) throws SQLException {
        Sql.execute(
                connection,
                "select set_config('app.current_tenant', ?, true), set_config('search_path', ?, true)",
                tenant.toString(),
                home.value());
    }

    static List<Table> tablesOf(Connection connection, HomeName home) throws SQLException {
        return tables(connection, TABLES + " and n.nspname = ? order by c.relname", home.value());
    }

    /** In whichever schema of the database, but for {@code control}. */
    static List<Table> allTables(Connection connection) throws SQLException {
        return tables(connection, TABLES + " order by n.nspname, c.relname");
    }

    private static List<Table> tables(Connection connection, String sql, Object... values) throws SQLException {
        return Sql.query(
                connection,
                sql,
                row -> new Table(row.getString("relname"), row.getString("sql_name"), row.getString("key")),
                values);
    }
}
