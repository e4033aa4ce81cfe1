-- Settings with which every session of the current role would begin and that would make its statements fail, or look for
-- tables elsewhere. A session of one tenant that runs SQL of its own could leave them for all others, because a role can
-- change its own settings. Limits in time are looked at if they are below a second; 0 means none.
select format('Sessions of role %I begin with the setting %s, which makes statements of all tenants fail.',
              session_user, c.setting),
       format('alter role %I %s', session_user,
              case when s.setdatabase <> 0
                   then format('in database %I reset %s', current_database(), p.name)
                   when p.name = 'search_path' then 'set search_path = shared'
                   else format('reset %s', p.name) end)
  from pg_db_role_setting s
 cross join unnest(s.setconfig) c (setting)
 cross join lateral (select lower(split_part(c.setting, '=', 1)), substr(c.setting, strpos(c.setting, '=') + 1))
            p (name, value)
 cross join lateral (select regexp_match(p.value, '^(\d{1,12}(?:\.\d{1,12})?)\s*(us|ms|s|min|h|d|)$')) t (parts)
 where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and s.setrole = (select oid from pg_roles where rolname = session_user)
   and (p.name in ('row_security', 'default_transaction_read_only', 'default_transaction_isolation',
                   'default_transaction_deferrable')
        or p.name = 'search_path' and p.value not in ('shared', '"shared"')
        or p.name in ('statement_timeout', 'transaction_timeout', 'lock_timeout',
                      'idle_in_transaction_session_timeout', 'idle_session_timeout')
           and coalesce(t.parts[1]::numeric <> 0
                        and t.parts[1]::numeric * case t.parts[2] when 'us' then 0.001 when 's' then 1000
                                                                  when 'min' then 60000 when 'h' then 3600000
                                                                  when 'd' then 86400000 else 1 end < 1000, true))
