-- Other databases of this server that every role may connect to. Anyone with the current role's password could use them
-- too, and could create temporary tables there. PostgreSQL allows both by default, also in postgres and template1. Some
-- providers of managed servers do not let their customers revoke it.
select format('Every role, also %I, may connect to database %I.', session_user, datname),
       format('revoke connect, temporary on database %I from public', datname)
  from pg_database
 where datallowconn and datname <> current_database() and has_database_privilege('public', oid, 'CONNECT')
