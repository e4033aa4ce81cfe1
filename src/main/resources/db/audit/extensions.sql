-- Relations of extensions that the current role may change: sessions of all tenants would share them.
select format('Role %I may change %I.%I, which belongs to an extension.', session_user, n.nspname, c.relname),
       format('revoke insert, update, delete, truncate on %I.%I from public, %I', n.nspname, c.relname, session_user)
  from pg_depend d
  join pg_class c on c.oid = d.objid and c.relkind in ('r', 'p', 'v', 'm', 'f')
  join pg_namespace n on n.oid = c.relnamespace
 where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
   and n.nspname <> 'pg_catalog'
   and (has_any_column_privilege(session_user, c.oid, 'INSERT, UPDATE')
        or has_table_privilege(session_user, c.oid, 'DELETE, TRUNCATE'))
