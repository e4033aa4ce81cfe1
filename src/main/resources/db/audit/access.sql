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
, registry as (
  select c.oid, c.relname, c.relowner, c.relacl
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'control' and c.relname in ('tenants', 'fence')
), owner_role (oid, name) as (
  select relowner, relowner::regrole::text from registry order by relname desc limit 1
), control_role as (
  select distinct a.grantee as oid
    from registry r
   cross join lateral (select * from aclexplode(r.relacl)
                        union all
                       select p.* from pg_attribute t cross join lateral aclexplode(t.attacl) p
                        where t.attrelid = r.oid and t.attnum > 0) a
   where r.relname = 'tenants' and a.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
     and a.grantee not in (0, r.relowner, (select oid from pg_roles where rolname = session_user))
), home_privilege as (
  select distinct r.name, p.grantee, p.privilege_type
    from relation r
   cross join lateral (select * from aclexplode(r.relacl)
                        union all
                       select a.* from pg_attribute t cross join lateral aclexplode(t.attacl) a
                        where t.attrelid = r.oid and t.attnum > 0) p
   where r.is_home
)
select format('Role %I owns schema %I, or may become its owner.', session_user, nspname),
       format('alter schema %I owner to %s', nspname, coalesce((select name from owner_role), '<owner role>'))
  from home where pg_has_role(session_user, nspowner, 'MEMBER')
union all
-- An owner can switch row-level security off. The roles of the registry's owner are audited, others are not.
select format('Schema %I belongs to role %s, not to role %s, which owns the registry.', h.nspname,
              h.nspowner::regrole, o.name),
       format('alter schema %I owner to %s', h.nspname, o.name)
  from home h
  join owner_role o on o.oid <> h.nspowner
 where h.is_home and not pg_has_role(session_user, h.nspowner, 'MEMBER')
union all
select format('Table or view %s belongs to role %s, not to role %s, which owns the registry.', r.name,
              r.relowner::regrole, o.name),
       format('alter table %s owner to %s', r.name, o.name)
  from relation r
  join owner_role o on o.oid <> r.relowner
 where r.is_home and not pg_has_role(session_user, r.relowner, 'MEMBER')
union all
select format('Role %I may create objects in schema %I.', session_user, nspname),
       format('revoke create on schema %I from public, %I', nspname, session_user)
  from home
 where not pg_has_role(session_user, nspowner, 'MEMBER') and has_schema_privilege(session_user, oid, 'CREATE')
union all
select format('Role %I owns table %s, or may become its owner.', session_user, name),
       format('alter table %s owner to %s', name, coalesce((select o.name from owner_role o), '<owner role>'))
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
select format('Role %s, which may write the registry, has the privilege %s on %s.', grantee::regrole,
              privilege_type, name),
       format('revoke all on %s from %s', name, grantee::regrole)
  from home_privilege where grantee in (select oid from control_role)
union all
select format('Every role, also the one that may write the registry, has the privilege %s on %s.', privilege_type, name),
       format('revoke all on %s from public', name)
  from home_privilege where grantee = 0
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
-- Also on a view with security_invoker, which applies only to what the view itself reads.
select format('Rule %I on %s %s runs with the rights of the %2$s''s owner.', w.rulename, k.kind, t.name),
       format('drop rule %I on %s', w.rulename, t.name)
  from relation t
  join pg_rewrite w on w.ev_class = t.oid and w.ev_type <> '1'
 cross join lateral (select case t.relkind when 'v' then 'view' else 'table' end) k (kind)
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
