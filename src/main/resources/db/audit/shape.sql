-- What the given homes consist of, without their names: homes of the same version, untouched by hand, are alike. Returns
-- for each home a key, which is the same for homes that are alike, and for one home of each kind the description.
-- Parameter: the homes as an array; with psql, write it in the place of the question mark, such as '{shared}'.
-- Everything about a table is looked up by its id, for which each of these catalogues has an index: joins of the CTEs
-- would compare all with all, because PostgreSQL has no statistics of them.
with home as materialized (
  select oid, nspname, nspowner, nspacl from pg_namespace where nspname = any (?::text[])
), relation as materialized (
  select c.*, h.oid as home
    from home h
    join pg_depend d on d.classid = 'pg_class'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = h.oid
    join pg_class c on c.oid = d.objid
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname <> 'flyway_schema_history'
), described as (
  select r.home, jsonb_agg(jsonb_build_object(
           'name', r.relname,
           'kind', case r.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
                                  when 'm' then 'materialized view' else 'foreign table' end,
           'owner', r.relowner::regrole::text,
           'row_level_security', r.relrowsecurity,
           'forced_on_owner', r.relforcerowsecurity,
           'tenant_id', (
             select jsonb_build_object('type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
                                       'default', pg_get_expr(d.adbin, d.adrelid))
               from pg_attribute a
               left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              where a.attrelid = r.oid and a.attname = 'tenant_id' and not a.attisdropped),
           'policies', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'name', p.polname,
                      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                                               when 'd' then 'delete' else 'all' end,
                      'permissive', p.polpermissive,
                      'roles', (select jsonb_agg(case role when 0 then 'public' else role::regrole::text end
                                                 order by role::text)
                                  from unnest(p.polroles) role),
                      'using', pg_get_expr(p.polqual, p.polrelid),
                      'check', pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
               from pg_policy p
              where p.polrelid = r.oid), '[]'),
           'keys', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'name', x.relname,
                      'kind', case when i.indisprimary then 'primary' when i.indisexclusion then 'exclusion'
                                   else 'unique' end,
                      'columns', (select jsonb_agg(pg_get_indexdef(i.indexrelid, n, true) order by n)
                                    from generate_series(1, i.indnkeyatts) n)) order by x.relname)
               from pg_index i
               join pg_class x on x.oid = i.indexrelid
              where i.indrelid = r.oid and (i.indisunique or i.indisexclusion)), '[]')
           || coalesce((
             select jsonb_agg(jsonb_build_object(
                      'name', k.conname,
                      'kind', 'foreign',
                      'columns', (select jsonb_agg(a.attname order by c.n)
                                    from unnest(k.conkey) with ordinality c (attnum, n)
                                    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum),
                      'references', jsonb_build_object(
                        'table', case when f.relnamespace = r.home then f.relname::text
                                      else format('%s.%I', f.relnamespace::regnamespace, f.relname) end,
                        'columns', (select jsonb_agg(a.attname order by c.n)
                                      from unnest(k.confkey) with ordinality c (attnum, n)
                                      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.attnum)))
                      order by k.conname)
               from pg_constraint k
               join pg_class f on f.oid = k.confrelid
              where k.conrelid = r.oid and k.contype = 'f'), '[]'),
           'triggers', coalesce((
             select jsonb_agg(jsonb_build_object(
                      'name', g.tgname,
                      'function', case when f.pronamespace = r.home then f.proname::text
                                       else format('%s.%I', f.pronamespace::regnamespace, f.proname) end)
                      order by g.tgname)
               from pg_trigger g
               join pg_proc f on f.oid = g.tgfoid
              where g.tgrelid = r.oid and not g.tgisinternal), '[]'),
           'grants', coalesce((
             select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                      'role', n.name, 'column', g.attname, 'privileges', g.privileges)) order by n.name, g.attname)
               from (select p.grantee, p.attname, jsonb_agg(distinct p.privilege_type)
                       from (select null::name, b.grantee, b.privilege_type from aclexplode(r.relacl) b
                              union all
                             select a.attname, b.grantee, b.privilege_type
                               from pg_attribute a
                              cross join lateral aclexplode(a.attacl) b
                              where a.attrelid = r.oid and a.attnum > 0) p (attname, grantee, privilege_type)
                      where p.grantee <> r.relowner
                      group by p.grantee, p.attname) g (grantee, attname, privileges)
              cross join lateral (select case g.grantee when 0 then 'public' else g.grantee::regrole::text end) n (name)
             ), '[]')) order by r.relname) as relations
    from relation r
   group by r.home
), function as (
  select h.oid as home, jsonb_agg(jsonb_build_object(
           'name', format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
           'owner', p.proowner::regrole::text,
           'security_definer', p.prosecdef) order by p.proname, pg_get_function_identity_arguments(p.oid)) as functions
    from home h
    join pg_depend d on d.classid = 'pg_proc'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = h.oid
    join pg_proc p on p.oid = d.objid and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
                  and has_function_privilege(session_user, p.oid, 'EXECUTE')
   group by h.oid
), shape as (
  select h.nspname, jsonb_build_object(
           'owner', h.nspowner::regrole::text,
           'grants', coalesce((select jsonb_agg(jsonb_build_object('role', a.role, 'privileges', a.privileges)
                                                order by a.role)
                                 from (select case p.grantee when 0 then 'public' else p.grantee::regrole::text end,
                                              jsonb_agg(distinct p.privilege_type)
                                         from aclexplode(h.nspacl) p
                                        where p.grantee <> h.nspowner
                                        group by p.grantee) a (role, privileges)), '[]'),
           'tables', coalesce(d.relations, '[]'),
           'functions', coalesce(f.functions, '[]'))::text as description
    from home h
    left join described d on d.home = h.oid
    left join function f on f.home = h.oid
)
select nspname, md5(description),
       case when row_number() over (partition by description order by nspname) = 1 then description end
  from shape
 order by nspname
