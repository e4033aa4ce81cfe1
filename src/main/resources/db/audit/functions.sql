-- Functions that the current role can call, itself or through a trigger on a relation of a home or one that it may
-- change, and that run with their owner's rights, bring a tenant or a role of their own, or read and write past
-- row-level security. Without USAGE on its schema a function cannot be called by name, but by a default, a cast or an
-- operator that uses it. Names are qualified here, because a cast to regprocedure leaves out a schema that is on the
-- path.
with candidate as materialized (
  -- Named like those of pg_catalog that are reserved to administrators, or anywhere else.
  select p.* from pg_proc p
   where p.pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      or p.proname ~ '^(pg_read_|pg_ls_|pg_stat_file|pg_file_|lo_import|lo_export)'
), function as (
  select p.oid, p.prosecdef, p.proconfig, p.proname,
         format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name,
         (select e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid
           where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') as extension
    from candidate p
    join pg_namespace n on n.oid = p.pronamespace
), way as materialized (
  select p.oid, null::text as trigger
    from candidate p
   where has_function_privilege(session_user, p.oid, 'EXECUTE')
     and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
     and (has_schema_privilege(session_user, p.pronamespace, 'USAGE')
          or exists (select from pg_depend d
                      where d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid and d.deptype in ('n', 'a')))
   union all
  -- pg_depend has an index by function, unlike pg_trigger.
  select p.oid, format('%I on %I.%I', g.tgname, h.nspname, c.relname)
    from candidate p
    join pg_depend d on d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid
                    and d.classid = 'pg_trigger'::regclass
    join pg_trigger g on g.oid = d.objid
    join pg_class c on c.oid = g.tgrelid
    join pg_namespace h on h.oid = c.relnamespace
   where h.nspname ~ '^(shared|t_[0-9a-f]{32})$'
      or has_any_column_privilege(session_user, c.oid, 'INSERT, UPDATE')
      or has_table_privilege(session_user, c.oid, 'DELETE, TRUNCATE')
), reached as (
  select f.*, w.trigger,
         -- A trigger runs its function without EXECUTE.
         case when w.trigger is null then format('revoke execute on function %s from public, %I', f.name, session_user)
              else format('drop trigger %s', w.trigger) end as barrier
    from function f
    join way w on w.oid = f.oid
)
select distinct format('Function %s runs with its owner''s rights.', name),
       case when extension is null then format('alter function %s security invoker', name) else barrier end
  from reached where prosecdef
union all
select distinct format('Function %s runs with the setting %s.', name, c.setting),
       format('alter function %s reset %s', name, split_part(c.setting, '=', 1))
  from reached
 cross join lateral unnest(proconfig) c (setting)
 where lower(split_part(c.setting, '=', 1)) in ('app.current_tenant', 'role', 'row_security',
                                                'session_replication_role')
union all
-- Such as those that read files of the server, pages or the write-ahead log. pg_init_privs holds the privileges that
-- PostgreSQL and its extensions were installed with.
select format('Role %I may call %s, which is reserved to administrators.', session_user, name), barrier
  from reached f
  join pg_init_privs i on i.classoid = 'pg_proc'::regclass and i.objoid = f.oid
 where not exists (select from aclexplode(i.initprivs) a where a.grantee = 0)
union all
select format('Role %I may connect to any server through extension dblink.', session_user),
       format('revoke execute on function %s from public, %I', string_agg(name, ', ' order by name), session_user)
  from reached
 where trigger is null and extension = 'dblink' and proname in ('dblink', 'dblink_connect', 'dblink_exec', 'dblink_open',
                                            'dblink_send_query')
having count(*) > 0
