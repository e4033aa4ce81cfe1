-- What the current role may read in the schema control although this version does not need it. A newer version may need
-- more: its migrations grant it while instances of this version are still running.
with allowed (relation, columns) as (
  values ('tenants', null), ('fence', null), ('memberships', null), ('cursor_key', 'octets'),
         ('homes', 'name, schema_version'),
         ('flyway_schema_history', 'version, success')
), relation as materialized (
  select c.oid, format('control.%I', c.relname) as name, a.relation is not null as needed, a.columns
    from pg_namespace n
    join pg_depend d on d.classid = 'pg_class'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid
    join pg_class c on c.oid = d.objid
    left join allowed a on a.relation = c.relname
   where n.nspname = 'control'
     and c.relkind in ('r', 'p', 'v', 'm', 'f')
)
select format('Role %I may read more of %s than it needs.', session_user, name),
       format('revoke all on %s from public, %I', name, session_user)
       || case when needed then format('; grant select%s on %s to %I', ' (' || columns || ')', name, session_user)
               else '' end
  from relation
 -- Counted, not EXISTS: PostgreSQL could otherwise ask for the privileges on all columns of all tables first.
 where 0 < (select count(*) from pg_attribute a
             where a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped
               and has_column_privilege(session_user, relation.oid, a.attnum, 'SELECT')
               and not (needed and (columns is null or a.attname = any (string_to_array(columns, ', ')))))
