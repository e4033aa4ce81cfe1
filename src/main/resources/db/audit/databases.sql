-- The databases of this server that are named like a tenant's home and that the current role may connect to.
select datname
  from pg_database
 where datname ~ '^t_[0-9a-f]{32}$' and datallowconn and has_database_privilege(session_user, oid, 'CONNECT')
 order by datname
