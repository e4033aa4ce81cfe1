-- Every relation that the current role can access, in any schema, and every relation of a home, accessible or not.
-- Objects of an extension are left out unless they are in a home.
with relation as (
  select c.oid, c.relkind, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
         format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f')
     and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     and not (n.nspname = 'control'
              and c.relname in ('tenants', 'homes', 'fence', 'memberships', 'flyway_schema_history'))
     and (n.nspname ~ '^(shared|t_[0-9a-f]{32})$'
          or not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                                                   and d.objid = c.oid and d.deptype = 'e'))
     and ((n.nspname ~ '^(shared|t_[0-9a-f]{32})$' and c.relname <> 'flyway_schema_history')
          or has_any_column_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE')
          or has_table_privilege(session_user, c.oid, 'DELETE, TRUNCATE'))
), tenant_table as (
  select * from relation where relkind in ('r', 'p')
)
select format('Role %I owns table %s, or may become its owner.', session_user, name),
       format('alter table %s owner to <owner role>', name)
  from relation where pg_has_role(session_user, relowner, 'MEMBER')
union all
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
              ' lets rows through in addition to the policy that does.', p.polname, t.name),
       format('drop policy %I on %s, and create it again if it was tenant_isolation', p.polname, t.name)
  from tenant_table t
  join pg_policy p on p.polrelid = t.oid
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
select format('Index %s of table %s is unique across tenants: it does not start with tenant_id.',
              x.name, t.name),
       format('drop index %s, and create it again with tenant_id first', x.name)
  from tenant_table t
  join pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
 cross join lateral (select format('%I.%I', n.nspname, c.relname)
                       from pg_class c
                       join pg_namespace n on n.oid = c.relnamespace
                      where c.oid = i.indexrelid) x (name)
 where not exists (select from pg_attribute a
                    where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = i.indkey[0])
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
union all
select format('Role %I has the privilege %s on %s, to which row-level security does not apply.',
              session_user, v.privilege, name),
       format('revoke %s on %s from public, %I', lower(v.privilege), name, session_user)
  from tenant_table
 cross join (values ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) v (privilege)
 where has_table_privilege(session_user, oid, v.privilege)
union all
select format('View %s shows what its owner sees, not what the caller may see.', name),
       format('alter view %s set (security_invoker = true)', name)
  from relation
 where relkind = 'v'
   and not coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)
union all
select format('Relation %s cannot have row-level security: it is a materialized view or a foreign table.',
              name),
       format('revoke all on %s from public, %I, and move it out of schema shared', name, session_user)
  from relation where relkind in ('m', 'f')
