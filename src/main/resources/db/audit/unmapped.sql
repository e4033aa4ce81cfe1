-- Tables of a home that no entity maps, without Tenantry's own. Parameters: the home, and its mapped tables as a comma-separated list.
select format('%I.%I', n.nspname, c.relname)
  from pg_namespace n
  join pg_depend d on d.classid = 'pg_class'::regclass
                  and d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid
  join pg_class c on c.oid = d.objid
 where n.nspname = ? and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('flyway_schema_history', 'captures', 'order_numbers', 'idempotency_keys')
   and c.relname <> all (string_to_array(?, ','))
 order by c.relname
