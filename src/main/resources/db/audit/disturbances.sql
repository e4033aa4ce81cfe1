-- Settings with which every session of the current role would begin and that would make its statements fail. A session
-- of one tenant that runs SQL of its own could leave them for all others, because a role can change its own settings.
select format('Sessions of role %I begin with the setting %s, which makes statements of all tenants fail.',
              session_user, c.setting),
       format('alter role %I %s reset %s', session_user,
              case when s.setdatabase = 0 then '' else format('in database %I', current_database()) end,
              split_part(c.setting, '=', 1))
  from pg_db_role_setting s
 cross join unnest(s.setconfig) c (setting)
 where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and s.setrole = (select oid from pg_roles where rolname = session_user)
   and lower(split_part(c.setting, '=', 1)) in ('row_security', 'default_transaction_read_only',
                                                'default_transaction_isolation', 'default_transaction_deferrable')
