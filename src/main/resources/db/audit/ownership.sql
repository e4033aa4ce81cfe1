-- What the current role owns or may create.
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
select format('Role %I owns schema %I, or may become its owner.', session_user, nspname),
       format('alter schema %I owner to <owner role>', nspname)
  from pg_namespace
 where nspname !~ '^pg_' and nspname <> 'information_schema'
   and pg_has_role(session_user, nspowner, 'MEMBER')
union all
select format('Role %I may create objects in schema %I.', session_user, nspname),
       format('revoke create on schema %I from public, %I', nspname, session_user)
  from pg_namespace
 where nspname !~ '^pg_' and nspname <> 'information_schema'
   and not pg_has_role(session_user, nspowner, 'MEMBER')
   and has_schema_privilege(session_user, oid, 'CREATE')
