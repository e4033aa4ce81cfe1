package dev.tenantry.conformance;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Superuser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Searches all schemas of all databases for rows of tenants, as the superuser. */
final class RowSearch {

    private static final String SCHEMAS = """
            select n.nspname, array_agg(c.relname::text)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype
             where c.relkind in ('r', 'm') and n.nspname <> 'control'
             group by n.nspname
            """;

    /** @param place the database and the schema */
    record Found(String place, String table, UUID tenant) {}

    private record Schema(String name, List<String> tables) {}

    private RowSearch() {}

    static List<Found> of(List<MarkedTenant> tenants) {
        Object ids = tenants.stream().map(each -> each.tenant().id().value()).toArray(UUID[]::new);
        Superuser main = Superuser.inMainDatabase();
        List<Found> found = new ArrayList<>();
        for (String database :
                main.texts("select datname from pg_database where datallowconn and datname !~ '^template'")) {
            try (Connection connection = main.in(database).connect()) {
                for (Schema schema : Sql.query(
                        connection,
                        SCHEMAS,
                        row -> new Schema(row.getString(1), List.of((String[])
                                row.getArray(2).getArray())))) {
                    found.addAll(in(connection, database, schema, ids));
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
        return found;
    }

    private static List<Found> in(Connection connection, String database, Schema schema, Object ids)
            throws SQLException {
        String query = schema.tables().stream()
                .map(table ->
                        "select distinct '%2$s', tenant_id from %1$s.%2$s where tenant_id = any (array(select id from wanted))"
                                .formatted(schema.name(), table))
                .collect(Collectors.joining(" union all ", "with wanted as (select unnest(?::uuid[]) as id) ", ""));
        return Sql.query(
                connection,
                query,
                row -> new Found(database + "." + schema.name(), row.getString(1), row.getObject(2, UUID.class)),
                ids);
    }
}
