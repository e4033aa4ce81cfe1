-- What surrounds the homes of this database: the three roles, and what the current role may use outside of homes and of
-- PostgreSQL's own schemas. The names of the database and of homes do not appear, so that tenants' databases that were
-- made alike are described alike.
with registry as (
  select c.oid, c.relname, c.relowner, c.relacl
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'control' and c.relname in ('tenants', 'fence')
), purpose (role, name) as (
  select oid, 'app' from pg_roles where rolname = session_user
   union
  select relowner, 'owner' from registry
   union
  -- As in roles.sql: each role that may write the registry, or a column of it.
  select a.grantee, 'control'
    from registry r
   cross join lateral (select * from aclexplode(r.relacl)
                        union all
                       select p.* from pg_attribute t cross join lateral aclexplode(t.attacl) p
                        where t.attrelid = r.oid and t.attnum > 0) a
   where r.relname = 'tenants' and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
     and a.grantee not in (0, r.relowner)
), role as (
  select jsonb_agg(jsonb_build_object(
           'name', r.rolname,
           'purposes', (select jsonb_agg(p.name order by p.name) from purpose p where p.role = r.oid),
           'login', r.rolcanlogin,
           'superuser', r.rolsuper,
           'bypasses_row_level_security', r.rolbypassrls,
           'creates_roles', r.rolcreaterole,
           'creates_databases', r.rolcreatedb,
           'replicates', r.rolreplication,
           'inherits', r.rolinherit,
           'member_of', coalesce((select jsonb_agg(distinct m.roleid::regrole::text)
                                    from pg_auth_members m where m.member = r.oid), '[]')) order by r.rolname) as roles
    from pg_roles r
   where r.oid in (select role from purpose)
), outside as materialized (
  select oid, nspname
    from pg_namespace
   where nspname !~ '^(pg_.*|information_schema|shared|t_[0-9a-f]{32})$'
)
select jsonb_build_object(
         'server_version', current_setting('server_version_num')::int,
         'roles', (select roles from role),
         'database', (select jsonb_build_object(
                        'owner', d.datdba::regrole::text,
                        'grants', coalesce((select jsonb_agg(jsonb_build_object('role', a.role,
                                                                                'privileges', a.privileges)
                                                             order by a.role)
                                              from (select case p.grantee when 0 then 'public'
                                                                          else p.grantee::regrole::text end,
                                                           jsonb_agg(distinct p.privilege_type)
                                                      from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) p
                                                     where p.grantee <> d.datdba
                                                     group by p.grantee) a (role, privileges)), '[]'))
                        from pg_database d where d.datname = current_database()),
         'relations', coalesce((select jsonb_agg(jsonb_build_object(
                                         'name', format('%I.%I', o.nspname, c.relname), 'privileges', a.privileges)
                                         order by o.nspname, c.relname)
                                  from outside o
                                  join pg_class c on c.relnamespace = o.oid and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                                 cross join lateral (
                                   select jsonb_agg(privilege order by privilege)
                                     from (select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE',
                                                                      'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
                                            where c.relkind <> 'S' and has_table_privilege(session_user, c.oid, p)
                                            union all
                                           select p || ' (' || t.attname || ')'
                                             from unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p
                                             join pg_attribute t on t.attrelid = c.oid and t.attnum > 0
                                                                and not t.attisdropped
                                            where c.relkind <> 'S' and not has_table_privilege(session_user, c.oid, p)
                                              and has_column_privilege(session_user, c.oid, t.attnum, p)
                                            union all
                                           select p from unnest(array['SELECT', 'UPDATE', 'USAGE']) p
                                            where c.relkind = 'S' and has_sequence_privilege(session_user, c.oid, p))
                                          held (privilege)) a (privileges)
                                 where a.privileges is not null), '[]'),
         'functions', coalesce((select jsonb_agg(jsonb_build_object(
                                         'name', format('%I.%I(%s)', o.nspname, p.proname,
                                                        pg_get_function_identity_arguments(p.oid)),
                                         'owner', p.proowner::regrole::text,
                                         'security_definer', p.prosecdef)
                                         order by o.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
                                  from outside o
                                  join pg_proc p on p.pronamespace = o.oid
                                                and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
                                 where has_schema_privilege(session_user, o.oid, 'USAGE')
                                   and has_function_privilege(session_user, p.oid, 'EXECUTE')), '[]'))::text
