-- The keys of the tables of the given schemas: does each start with tenant_id? PostgreSQL checks keys without regard to
-- row-level security. Parameter: as in tables.sql.
with home as materialized (
  select oid, nspname, nspname ~ '^(shared|t_[0-9a-f]{32})$' as is_home
    from pg_namespace where nspname = any (?::text[])
), tenant_table as materialized (
  select c.*, h.is_home, format('%I.%I', h.nspname, c.relname) as name
    from home h
    join pg_depend d on d.classid = 'pg_class'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = h.oid
    join pg_class c on c.oid = d.objid
   where c.relkind in ('r', 'p')
     and (h.is_home and c.relname <> 'flyway_schema_history'
          or (has_any_column_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE')
              or has_table_privilege(session_user, c.oid, 'DELETE, TRUNCATE'))
             and (h.is_home or not exists (select from pg_depend e
                                            where e.classid = 'pg_class'::regclass and e.objid = c.oid
                                              and e.deptype = 'e')))
)
select format('Index %s of table %s is unique across tenants: it does not start with tenant_id, compared with =.',
              x.name, t.name),
       case when k.conname is null then format('drop index %s, and create it again with tenant_id first', x.name)
            else format('alter table %s drop constraint %I, and add it again with tenant_id first', t.name, k.conname)
            end
  from tenant_table t
  join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
 cross join lateral (select format('%I.%I', n.nspname, c.relname)
                       from pg_class c
                       join pg_namespace n on n.oid = c.relnamespace
                      where c.oid = i.indexrelid) x (name)
  left join pg_constraint k on k.conrelid = t.oid and k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
 where not exists (select from pg_attribute a
                    where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = i.indkey[0])
    or k.conexclop[1] <> 'pg_catalog.=(uuid,uuid)'::regoperator
union all
select format('Foreign key %I of table %s crosses tenants: it does not start with tenant_id.',
              k.conname, t.name),
       format('alter table %s drop constraint %I, and add it again with tenant_id first', t.name, k.conname)
  from tenant_table t
  join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
 where not exists (select from pg_attribute a
                    where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = k.conkey[1])
    or not exists (select from pg_attribute a
                    where a.attrelid = k.confrelid and a.attname = 'tenant_id' and a.attnum = k.confkey[1])
