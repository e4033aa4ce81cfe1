-- Is this the right database, and may the current role do more in it than connect? Parameter: the home, or shared for
-- the main database; with psql, write the value in quotes in the place of the question mark. A tenant's database has
-- the name of its home. If a URL or a pooler leads to another database, several tenants share it.
with target (home) as (select ?::text)
select format('The connection to home %s leads to database %I, which several tenants may share.',
              home, current_database()),
       'correct tenantry.stores.<name>.url, or the pooler that it leads to'
  from target
 where home <> 'shared' and home <> current_database()
union all
select format('Role %I owns database %I, or may become its owner.', session_user, datname),
       format('alter database %I owner to <owner role>', datname)
  from pg_database
 where datname = current_database() and pg_has_role(session_user, datdba, 'MEMBER')
union all
select format('Role %I may create temporary tables, which would shadow real ones.', session_user),
       format('revoke temporary on database %I from public, %I', current_database(), session_user)
 where has_database_privilege(session_user, current_database(), 'TEMPORARY')
union all
select format('Role %I may create schemas.', session_user),
       format('revoke create on database %I from public, %I', current_database(), session_user)
 where has_database_privilege(session_user, current_database(), 'CREATE')
union all
-- access.sql asks this of the other schemas. A role that may create functions in pg_catalog could shadow those of others.
select format('Role %I owns schema %I, or may become its owner.', session_user, nspname),
       format('alter schema %I owner to %s', nspname,
              coalesce((select c.relowner::regrole::text
                          from pg_class c
                         where c.relname in ('tenants', 'fence') and c.relnamespace = n.oid
                         order by c.relname desc limit 1), '<owner role>'))
  from pg_namespace n
 where nspname in ('control', 'pg_catalog', 'information_schema') and pg_has_role(session_user, nspowner, 'MEMBER')
union all
select format('Role %I may create objects in schema %I.', session_user, nspname),
       format('revoke create on schema %I from public, %I', nspname, session_user)
  from pg_namespace
 where nspname in ('control', 'pg_catalog', 'information_schema')
   and not pg_has_role(session_user, nspowner, 'MEMBER') and has_schema_privilege(session_user, oid, 'CREATE')
union all
-- One of these parameters switches keys and triggers off.
select format('Role %I may set the parameter %s, which only administrators may set by default.',
              session_user, parname),
       format('revoke set, alter system on parameter %s from public, %I', parname, session_user)
  from pg_parameter_acl
 where has_parameter_privilege(session_user, parname, 'SET, ALTER SYSTEM')
