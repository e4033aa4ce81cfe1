-- What the three roles may do beyond their privileges, and the settings with which their sessions would begin: the
-- current role, the owner role (the owner of the registry, or of the fence in a tenant's database) and the control role
-- (each role that may write the registry, or a column of it). Row-level security does not apply to a superuser, which holds every privilege.
-- A member of another role can become that role with SET ROLE, even if it inherits nothing. Only the owner role may
-- create databases, those of tenants. A role can change most of its own settings; that right cannot be revoked.
with registry as (
  select c.oid, c.relname, c.relowner, c.relacl
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'control' and c.relname in ('tenants', 'fence')
), audited as (
  select * from pg_roles
   where rolname = session_user
      or oid in (select relowner from registry)
      or oid in (select a.grantee
                   from registry r
                  cross join lateral (select * from aclexplode(r.relacl)
                                       union all
                                      select p.* from pg_attribute t cross join lateral aclexplode(t.attacl) p
                                       where t.attrelid = r.oid and t.attnum > 0) a
                  where r.relname = 'tenants' and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))
)
select format('Role %I is a superuser: row-level security does not apply to it.', rolname),
       format('alter role %I nosuperuser', rolname)
  from audited where rolsuper
union all
select format('Role %I has %s.', r.rolname, a.name),
       format('alter role %I no%s', r.rolname, lower(a.name))
  from audited r
 cross join lateral (values ('BYPASSRLS', rolbypassrls), ('CREATEROLE', rolcreaterole), ('REPLICATION', rolreplication),
                            ('CREATEDB', rolcreatedb and oid not in (select relowner from registry))) a (name, has)
 where a.has and not r.rolsuper
union all
select format('Role %s is a member of %s, and may do what that role may.', m.member::regrole, m.roleid::regrole),
       -- Since PostgreSQL 16 each grantor's membership is one of its own, and REVOKE means that of the current role.
       format('revoke %s from %s', m.roleid::regrole, m.member::regrole)
       || case when current_setting('server_version_num')::int >= 160000
               then format(' granted by %s', m.grantor::regrole) else '' end
       || case when m.admin_option then ' cascade' else '' end
  from pg_auth_members m
  join audited r on r.oid = m.member
 where not r.rolsuper
union all
select format('Sessions of %s begin with the setting %s.', w.who, c.setting),
       format('alter %s reset %s', w.who, split_part(c.setting, '=', 1))
  from pg_db_role_setting s
 cross join unnest(s.setconfig) c (setting)
 cross join lateral (
   select case when s.setrole = 0 and s.setdatabase = 0 then 'role all'
               when s.setrole = 0 then format('database %I', current_database())
               when s.setdatabase = 0 then format('role %s', s.setrole::regrole)
               else format('role %s in database %I', s.setrole::regrole, current_database()) end) w (who)
 where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and (s.setrole = 0 or s.setrole in (select oid from audited))
   and lower(split_part(c.setting, '=', 1)) in ('app.current_tenant', 'role', 'session_replication_role')
union all
select format('Sessions of role %I begin with a tenant, because app.current_tenant has a default.', session_user),
       format('alter role %I reset app.current_tenant; alter database %I reset app.current_tenant',
              session_user, current_database())
 where nullif(current_setting('app.current_tenant', true), '') is not null
