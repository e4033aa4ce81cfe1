-- The schemas of this database that are not a tenant's own, and all schemas if the parameter is true: with psql, write
-- it in the place of the question mark. PostgreSQL's own schemas and the registry's are left out: database.sql and
-- control.sql ask about them.
select nspname
  from pg_namespace
 where nspname !~ '^pg_' and nspname not in ('information_schema', 'control')
   and (?::boolean or nspname !~ '^t_[0-9a-f]{32}$')
 order by nspname
