-- Catalogues that PostgreSQL reserves to administrators, but that the current role may read. Among them are statistics,
-- which contain values of all tenants' rows, and passwords.
select format('Role %I may read %s, which PostgreSQL reserves to administrators.', session_user, c.name),
       format('revoke select on %s from public, %I', c.name, session_user)
  from pg_init_privs i
 cross join lateral (select format('pg_catalog.%I', relname), relkind from pg_class
                      where oid = i.objoid and relnamespace = 'pg_catalog'::regnamespace) c (name, kind)
 where i.classoid = 'pg_class'::regclass and i.objsubid = 0 and i.privtype = 'i' and c.kind in ('r', 'v')
   and not exists (select from aclexplode(i.initprivs) a where a.grantee = 0 and a.privilege_type = 'SELECT')
   and has_table_privilege(session_user, i.objoid, 'SELECT')
