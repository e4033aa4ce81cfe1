-- The tables that this version needs, and what the current role must be able to do with them. Parameters:
-- the home, its tables as a comma-separated list, and the home again (the main database, whose home is named shared,
-- also holds the registry). Every database has the fence. Reads the catalogue, because to_regclass fails if the role
-- may not use the schema.
with needed (schema, name, privileges) as (
  select ?, name, 'select, insert, update, delete' from unnest(string_to_array(?, ',')) name
   union all
  select 'control', 'fence', 'select'
   union all
  select * from (values ('control', 'tenants', 'select'), ('control', 'homes', 'select (name, schema_version)'),
                        ('control', 'memberships', 'select'), ('control', 'cursor_key', 'select (octets)'),
                        ('control', 'flyway_schema_history', 'select (version, success)')) registry
   where ? = 'shared'
), expected as (
  select t.*, n.oid as namespace, c.oid as relation
    from needed t
    left join pg_namespace n on n.nspname = t.schema
    left join pg_class c on c.relnamespace = n.oid and c.relname = t.name
)
select format('Table %I.%I is missing.', schema, name),
       'run the command migrate, which uses the owner role'
  from expected where relation is null
union all
select format('Role %I may not use table %I.%I.', session_user, schema, name),
       format('grant usage on schema %I to %I; grant %s on %1$I.%4$I to %2$I',
              schema, session_user, privileges, name)
  from expected
 where relation is not null
   and not (has_schema_privilege(session_user, namespace, 'USAGE')
            and has_any_column_privilege(session_user, relation, 'SELECT'))
