-- What the current role may do beyond its privileges. A member of another role can become that role with SET ROLE, even
-- if it inherits nothing.
select format('Role %I has %s.', r.rolname, a.name),
       format('alter role %I no%s', r.rolname, lower(a.name))
  from pg_roles r
 cross join lateral (values ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole),
                            ('REPLICATION', r.rolreplication)) a (name, has)
 where r.rolname = session_user and a.has
union all
select format('Role %I is a member of %I, and may do what that role may.', session_user, m.roleid::regrole),
       format('revoke %s from %I', m.roleid::regrole, session_user)
  from pg_auth_members m
  join pg_roles r on r.oid = m.member
 where r.rolname = session_user
union all
select format('Connections of role %I begin with a tenant, because app.current_tenant has a default.', session_user),
       format('alter role %I reset app.current_tenant; alter database %I reset app.current_tenant',
              session_user, current_database())
 where nullif(current_setting('app.current_tenant', true), '') is not null
