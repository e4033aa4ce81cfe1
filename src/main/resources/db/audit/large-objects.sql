-- Large objects belong to the current role, so to all tenants. Asked in the main database only: a tenant's database has
-- one tenant. Some providers of managed servers do not let their customers revoke these functions.
select format('Role %I can create, read and change large objects, which all tenants would share.', session_user),
       format('revoke execute on function %s from public, %I',
              string_agg(format('pg_catalog.%I(%s)', proname, pg_get_function_identity_arguments(oid)), ', '
                         order by oid), session_user)
  from pg_proc
 where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_|loread$|lowrite$)'
   and proname not in ('lo_import', 'lo_export')
   and has_function_privilege(session_user, oid, 'EXECUTE')
having count(*) > 0
union all
select format('Role %I owns %s large objects.', session_user, count(*)),
       format('select lo_unlink(oid) from pg_largeobject_metadata where lomowner = %L::regrole', session_user)
  from pg_largeobject_metadata
 where lomowner = (select oid from pg_roles where rolname = session_user)
having count(*) > 0
