-- Counts the rows of all tables of Tenantry in this database. Run it with psql, as tenantry_backup or an administrator,
-- in the database that was backed up and in the one that was restored, and compare.

-- With any other role, the counts fail instead of leaving out what row-level security hides.
set row_security = off;
select format('select %L, count(*) from %I.%I', format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and (n.nspname in ('control', 'shared') or n.nspname ~ '^t_[0-9a-f]{32}$')
 order by n.nspname, c.relname
\gexec
