-- Functions that run with their owner's rights and that the current role can call, itself or through a trigger.
-- Names are qualified here, because a cast to regprocedure leaves out a schema that is on the path.
select format('Function %s runs with its owner''s rights.', f.name),
       format('alter function %s security invoker', f.name)
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 cross join lateral (select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))) f (name)
 where p.prosecdef and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and (has_function_privilege(session_user, p.oid, 'EXECUTE')
        or exists (select from pg_trigger g join pg_class c on c.oid = g.tgrelid
                    where g.tgfoid = p.oid and c.relnamespace::regnamespace::text ~ '^(shared|t_[0-9a-f]{32})$'))
   and not exists (select from pg_depend d
                    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
