-- What the current role may do with the schema control beyond reading what it needs: in the registry, and in the fence
-- of a tenant's database.
with allowed (relation, columns) as (
  values ('tenants', null), ('fence', null), ('memberships', null), ('homes', 'name, schema_version'),
         ('flyway_schema_history', 'version, success')
), relation as (
  select c.oid, c.relkind, c.relacl, c.relowner, format('control.%I', c.relname) as name,
         a.relation is not null as needed, a.columns
    from pg_class c
    left join allowed a on a.relation = c.relname
   where c.relnamespace = (select oid from pg_namespace where nspname = 'control')
     and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
)
select format('Role %I owns %s, or may become its owner.', session_user, name),
       format('alter table %s owner to <owner role>', name)
  from relation where pg_has_role(session_user, relowner, 'MEMBER')
union all
select format('Role %I may change %s.', session_user, name),
       format('revoke all on %s from public, %I', name, session_user)
       || case when needed then format('; grant select%s on %s to %I', ' (' || columns || ')', name, session_user)
               else '' end
  from relation
 where exists (select from aclexplode(relacl) a
                where a.grantee in (0, (select oid from pg_roles where rolname = session_user))
                  and a.privilege_type not in ('SELECT', 'USAGE'))
    or relkind <> 'S' and has_any_column_privilege(session_user, oid, 'INSERT, UPDATE, REFERENCES')
union all
select format('Role %I may read more of %s than it needs.', session_user, name),
       format('revoke all on %s from public, %I', name, session_user)
       || case when needed then format('; grant select%s on %s to %I', ' (' || columns || ')', name, session_user)
               else '' end
  from relation
 where relkind <> 'S'
   and exists (select from pg_attribute a
                where a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped
                  and has_column_privilege(session_user, relation.oid, a.attnum, 'SELECT')
                  and not (needed and (columns is null or a.attname = any (string_to_array(columns, ', ')))))
union all
select format('Role %I may use sequence %s.', session_user, name),
       format('revoke all on sequence %s from public, %I', name, session_user)
  from relation
 where relkind = 'S' and has_sequence_privilege(session_user, oid, 'USAGE, SELECT, UPDATE')
