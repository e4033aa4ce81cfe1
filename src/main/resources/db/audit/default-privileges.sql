-- Default privileges that would give the current role, or every role, privileges on what is created later.
select format('Objects that role %s creates %sare granted to %s.', d.defaclrole::regrole, s.in_schema, a.name),
       format('alter default privileges for role %s %srevoke all on %s from %s', d.defaclrole::regrole, s.in_schema,
              case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                                   when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end, a.name)
  from pg_default_acl d
 cross join lateral (select case when defaclnamespace = 0 then ''
                                 else format('in schema %s ', defaclnamespace::regnamespace) end) s (in_schema)
 cross join lateral (select distinct case grantee when 0 then 'public' else grantee::regrole::text end
                       from aclexplode(d.defaclacl)
                      where grantee = (select oid from pg_roles where rolname = session_user)
                         or grantee = 0 and d.defaclobjtype in ('r', 'S', 'n', 'L')) a (name)
