package dev.tenantry.conformance;

import dev.tenantry.support.Superuser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that the databases hold of a tenant, read as the superuser, by table. */
record HomeRows(Map<String, List<String>> byTable) {

    private static final String TENANT_TABLES = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = ? and c.relkind in ('r', 'p')
               and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
             order by c.relname
            """;

    static HomeRows of(MarkedTenant tenant) {
        Superuser main = Superuser.inMainDatabase();
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String table : tables(tenant)) {
            rows.put(
                    table,
                    rows(main.in(tenant.tenant()), tenant, tenant.tenant().home() + "." + table, "tenant_id"));
        }
        rows.put("control.tenants", rows(main, tenant, "control.tenants", "id"));
        rows.put("control.memberships", rows(main, tenant, "control.memberships", "tenant_id"));
        return new HomeRows(rows);
    }

    /** Returns the tables of the tenant's home that hold rows of tenants. */
    static List<String> tables(MarkedTenant tenant) {
        return Superuser.inMainDatabase()
                .in(tenant.tenant())
                .texts(TENANT_TABLES, tenant.tenant().home().value());
    }

    private static List<String> rows(Superuser database, MarkedTenant tenant, String table, String key) {
        return database.texts(
                "select whole_row::text from " + table + " whole_row where " + key + " = ? order by 1",
                tenant.tenant().id().value());
    }

    boolean contain(String text) {
        return byTable.values().stream().flatMap(List::stream).anyMatch(row -> row.contains(text));
    }
}
