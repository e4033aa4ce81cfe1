-- What the current role may do with the schema control beyond reading: with the registry, and with the fence of a
-- tenant's database. PostgreSQL 17 added MAINTAIN.
with relation as materialized (
  select c.oid, c.relkind, c.relacl, c.relowner, format('control.%I', c.relname) as name
    from pg_namespace n
    join pg_depend d on d.classid = 'pg_class'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid
    join pg_class c on c.oid = d.objid
   where n.nspname = 'control'
     and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
)
select format('Role %I owns %s, or may become its owner.', session_user, name),
       format('alter table %s owner to <owner role>', name)
  from relation where pg_has_role(session_user, relowner, 'MEMBER')
union all
select format('Role %I may change %s.', session_user, name),
       format('revoke insert, update, delete, truncate, references, trigger%s on %s from public, %I',
              case when current_setting('server_version_num')::int >= 170000 then ', maintain' end, name, session_user)
  from relation
 where relkind <> 'S'
   and (has_any_column_privilege(session_user, oid, 'INSERT, UPDATE, REFERENCES')
        or exists (select from aclexplode(relacl) a
                    where a.grantee in (0, (select oid from pg_roles where rolname = session_user))
                      and a.privilege_type <> 'SELECT'))
union all
select format('Role %I may use sequence %s.', session_user, name),
       format('revoke all on sequence %s from public, %I', name, session_user)
  from relation
 where relkind = 'S' and has_sequence_privilege(session_user, oid, 'USAGE, SELECT, UPDATE')
