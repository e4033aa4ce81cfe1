-- Foreign servers and wrappers that the current role may use. With a user mapping for PUBLIC, its SQL would run as
-- another role, also in this database.
select format('Role %I may use foreign server %I.', session_user, srvname),
       format('revoke usage on foreign server %I from public, %I', srvname, session_user)
  from pg_foreign_server
 where has_server_privilege(session_user, oid, 'USAGE')
union all
select format('Role %I may create foreign servers with wrapper %I.', session_user, fdwname),
       format('revoke usage on foreign data wrapper %I from public, %I', fdwname, session_user)
  from pg_foreign_data_wrapper
 where has_foreign_data_wrapper_privilege(session_user, oid, 'USAGE')
