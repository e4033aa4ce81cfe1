-- Other databases of this server that the current role, or every role, may connect to, except those of tenants. Anyone with
-- the current role's password could use them too, and could create temporary tables there. PostgreSQL allows both to
-- every role by default, also in postgres and template1. Providers of managed servers may not let their customers revoke
-- it.
select case when p.to_all then format('Every role, also %I, may connect to database %I.', session_user, datname)
            else format('Role %I may connect to database %I, too.', session_user, datname) end,
       format('revoke connect, temporary on database %I from public, %I', datname, session_user)
  from pg_database d
 cross join lateral (select has_database_privilege('public', d.oid, 'CONNECT')) p (to_all)
 where datallowconn and datname <> current_database()
   and (p.to_all
        or datname !~ '^t_[0-9a-f]{32}$' and has_database_privilege(session_user, d.oid, 'CONNECT'))
