-- Every home that may hold rows: the schemas of this database, and the homes that the registry names. A schema that the
-- registry does not name is the second home of a tenant that moves, or a remainder.
select coalesce(s.nspname, t.home) as home, t.id::text as tenant,
       coalesce(t.tier, case s.nspname when 'shared' then 'row' else 'schema' end) as tier, t.store, t.status,
       coalesce(h.schema_version, 0) as schema_version, s.nspname is not null as has_schema
  from (select nspname from pg_namespace where nspname ~ '^(shared|t_[0-9a-f]{32})$') s
  full join (select home, id, tier, store, status
               from control.tenants where status <> 'deleted' and tier <> 'row') t
    on t.home = s.nspname and t.tier = 'schema'
  left join control.homes h on h.name = coalesce(s.nspname, t.home)
 order by 1, t.tier
