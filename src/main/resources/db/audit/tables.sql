-- The tables of the given schemas: is row-level security in force in each? Parameter: the schemas as an array; with
-- psql, write it in the place of the question mark, such as '{shared}'. In a home all tables count, elsewhere those that
-- the current role can use and that do not belong to an extension. pg_depend has an index by schema, unlike pg_class.
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
), policy as materialized (
  -- Joined before anything else, because pg_get_expr waits if the policy's table is locked.
  select t.name, p.* from tenant_table t join pg_policy p on p.polrelid = t.oid
)
select format('Table %s has row-level security switched off.', name),
       format('alter table %s enable row level security', name)
  from tenant_table where not relrowsecurity
union all
select format('Table %s does not force row-level security on its owner.', name),
       format('alter table %s force row level security', name)
  from tenant_table where not relforcerowsecurity
union all
select format('Table %s has no policy tenant_isolation for all commands and all roles.', name),
       format('create policy tenant_isolation on %1$s using (%2$s) with check (%2$s)', name,
              'tenant_id = (select nullif(current_setting(''app.current_tenant'', true), '''')::uuid)')
  from tenant_table t
 where not exists (select from pg_policy p
                    where p.polrelid = t.oid and p.polname = 'tenant_isolation' and p.polcmd = '*'
                      and p.polpermissive and p.polroles = '{0}')
union all
select format('Policy %I on table %s does not compare tenant_id with the transaction''s tenant, or'
              ' lets rows through in addition to the policy that does.', p.polname, p.name),
       format('drop policy %I on %s, and create it again if it was tenant_isolation', p.polname, p.name)
  from policy p
 where p.polpermissive
   and (p.polname <> 'tenant_isolation'
        or coalesce(regexp_replace(pg_get_expr(p.polqual, p.polrelid),
                                   '::text|::uuid|[\s()"]|AS "?nullif"?', '', 'g'), '')
           <> 'tenant_id=SELECTNULLIFcurrent_setting''app.current_tenant'',true,'''''
        or coalesce(regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid),
                                   '::text|::uuid|[\s()"]|AS "?nullif"?', '', 'g'), '')
           <> 'tenant_id=SELECTNULLIFcurrent_setting''app.current_tenant'',true,''''')
union all
select format('Table %s has no column tenant_id uuid not null.', name),
       format('alter table %s alter column tenant_id set not null', name)
  from tenant_table t
 where not exists (select from pg_attribute a
                    where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull
                      and a.atttypid = 'uuid'::regtype and not a.attisdropped)
union all
-- All large objects belong to the current role, so to all tenants, and neither an export nor an erasure sees them.
select format('Column %I of table %s refers to large objects, which belong to no tenant.', a.attname, t.name),
       case when y.typcategory = 'N'
            then format('alter table %s alter column %I type bytea using lo_get(%2$I)', t.name, a.attname)
            else format('alter table %s drop column %I', t.name, a.attname) end
  from tenant_table t
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  join pg_type y on y.oid = a.atttypid
 where y.oid = 'oid'::regtype
    or (y.typtype in ('d', 'c') or y.typelem <> 0)
       and exists (with recursive part (type) as (
                     select y.oid
                      union
                     select n.type
                       from part
                       join pg_type p on p.oid = part.type
                      cross join lateral (select p.typbasetype
                                           union all
                                          select p.typelem
                                           union all
                                          select f.atttypid from pg_attribute f
                                           where f.attrelid = p.typrelid and f.attnum > 0) n (type)
                   )
                   select from part where part.type = 'oid'::regtype)
