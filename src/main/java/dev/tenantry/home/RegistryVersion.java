package dev.tenantry.home;

import dev.tenantry.sql.Database;

/**
 * Reads the version of the registry. Asks first whether it may, because an instance asks every second while it waits for
 * migrations, and PostgreSQL logs each statement that fails.
 */
record RegistryVersion(Database database) {

    // Before the first migration the table does not exist; before the third the app role may not read it. From the
    // catalogue, because to_regclass fails if the role may not use the schema.
    private static final String IS_READABLE = """
        select 1
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'control' and c.relname = 'flyway_schema_history'
           and has_schema_privilege(n.oid, 'USAGE')
           and has_column_privilege(c.oid, 'version', 'SELECT')
           and has_column_privilege(c.oid, 'success', 'SELECT')
        """;

    private static final String VERSION =
            "select coalesce(max(version::int), 0) from control.flyway_schema_history where success";

    /** Returns 0 if there is no registry yet, or this role may not read it yet. */
    int current() {
        return database.find(IS_READABLE, row -> row.getInt(1))
                .flatMap(readable -> database.find(VERSION, row -> row.getInt(1)))
                .orElse(0);
    }
}
