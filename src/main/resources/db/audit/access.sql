-- The given schemas and their relations: what the current role and the control role may do with them, and what shows
-- rows past row-level security. Parameter: as in tables.sql.
with home as materialized (
  select oid, nspname, nspowner, nspname ~ '^(shared|t_[0-9a-f]{32})$' as is_home
    from pg_namespace where nspname = any (?::text[])
), relation as materialized (
  select c.*, h.is_home, format('%I.%I', h.nspname, c.relname) as name
    from home h
    join pg_depend d on d.classid = 'pg_class'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = h.oid
    join pg_class c on c.oid = d.objid
   where c.relkind in ('r', 'p', 'v', 'm', 'f')
     and (h.is_home and c.relname <> 'flyway_schema_history'
          or (has_any_column_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE')
              or has_table_privilege(session_user, c.oid, 'DELETE, TRUNCATE'))
             and (h.is_home or not exists (select from pg_depend e
                                            where e.classid = 'pg_class'::regclass and e.objid = c.oid
                                              and e.deptype = 'e')))
)
, control_role as (
  select distinct a.grantee as oid
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   cross join lateral aclexplode(c.relacl) a
   where n.nspname = 'control' and c.relname = 'tenants' and a.privilege_type = 'INSERT'
     and a.grantee not in (0, c.relowner)
)
select format('Role %I owns schema %I, or may become its owner.', session_user, nspname),
       format('alter schema %I owner to <owner role>', nspname)
  from home where pg_has_role(session_user, nspowner, 'MEMBER')
union all
select format('Role %I may create objects in schema %I.', session_user, nspname),
       format('revoke create on schema %I from public, %I', nspname, session_user)
  from home
 where not pg_has_role(session_user, nspowner, 'MEMBER') and has_schema_privilege(session_user, oid, 'CREATE')
union all
select format('Role %I owns table %s, or may become its owner.', session_user, name),
       format('alter table %s owner to <owner role>', name)
  from relation where pg_has_role(session_user, relowner, 'MEMBER')
union all
-- PostgreSQL 17 added MAINTAIN.
select format('Role %I has the privilege %s on %s, to which row-level security does not apply.',
              session_user, a.privilege_type, name),
       format('revoke %s on %s from public, %I', lower(a.privilege_type), name, session_user)
  from relation
 cross join lateral aclexplode(relacl) a
 where relkind in ('r', 'p') and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
   and a.grantee in (0, (select oid from pg_roles where rolname = session_user))
union all
select format('Role %s, which may write the registry, has the privilege %s on %s.', a.grantee::regrole,
              a.privilege_type, name),
       format('revoke all on %s from %s', name, a.grantee::regrole)
  from relation
 cross join lateral aclexplode(relacl) a
 where is_home and a.grantee in (select oid from control_role)
union all
select format('View %s shows what its owner sees, not what the caller may see.', name),
       format('alter view %s set (security_invoker = true)', name)
  from relation
 where relkind = 'v'
   and not coalesce(reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false)
union all
select format('Relation %s cannot have row-level security: it is a materialized view or a foreign table.',
              name),
       format('revoke all on %s from public, %I, and move it out of schema shared', name, session_user)
  from relation where relkind in ('m', 'f')
union all
select format('Rule %I on table %s runs with the rights of the table''s owner.', w.rulename, t.name),
       format('drop rule %I on %s', w.rulename, t.name)
  from relation t
  join pg_rewrite w on w.ev_class = t.oid
 where t.relkind in ('r', 'p')
union all
select format('Table %s inherits from %s, in another schema.', p.child, p.parent),
       case when c.relispartition then format('alter table %s detach partition %s', p.parent, p.child)
            else format('alter table %s no inherit %s', p.child, p.parent) end
  from relation t
  join pg_inherits i on t.oid in (i.inhrelid, i.inhparent)
  join pg_class c on c.oid = i.inhrelid
  join pg_class a on a.oid = i.inhparent and a.relnamespace <> c.relnamespace
 cross join lateral (select format('%I.%I', c.relnamespace::regnamespace, c.relname),
                            format('%I.%I', a.relnamespace::regnamespace, a.relname)) p (child, parent)
