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
     * @param order the columns of the primary key, as SQL
     */
    public record Table(String name, String sqlName, String order) {}

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

    private TenantTables() {}

    static List<Table> of(Connection connection, HomeName home) throws SQLException {
        return tables(connection, TABLES + " and n.nspname = ? order by c.relname", home.value());
    }

    /** Returns the tables of all schemas of the database except {@code control}. */
    static List<Table> all(Connection connection) throws SQLException {
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
