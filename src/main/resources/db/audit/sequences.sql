-- Sequences that tenants would share: each would see how much the others do. A home that belongs to one tenant may have
-- sequences. Parameter: as in tables.sql.
with sequence as materialized (
  select c.oid, format('%I.%I', n.nspname, c.relname) as name, n.nspname,
         has_sequence_privilege(session_user, c.oid, 'USAGE, SELECT, UPDATE') as usable
    from pg_namespace n
    join pg_depend d on d.classid = 'pg_class'::regclass
                    and d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid
    join pg_class c on c.oid = d.objid and c.relkind = 'S'
   where n.nspname = any (?::text[]) and n.nspname !~ '^t_[0-9a-f]{32}$'
)
select format('Sequence %s is shared by all tenants.', name),
       case when i.attname is null then format('drop sequence %s cascade', name)
            else format('alter table %s alter column %I drop identity', i.table, i.attname) end
  from sequence s
  left join lateral (select format('%I.%I', n.nspname, c.relname), a.attname
                       from pg_depend d
                       join pg_class c on c.oid = d.refobjid
                       join pg_namespace n on n.oid = c.relnamespace
                       join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
                      where d.classid = 'pg_class'::regclass and d.objid = s.oid
                        and d.deptype = 'i') i ("table", attname)
    on true
 where nspname = 'shared'
union all
select format('Role %I may use sequence %s, which all tenants would share.', session_user, name),
       format('revoke all on sequence %s from public, %I', name, session_user)
  from sequence
 where nspname <> 'shared' and usable
