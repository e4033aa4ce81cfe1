-- Is the current role a superuser? Row-level security does not apply to a superuser, which holds every privilege, so
-- the other queries would prove nothing.
select format('Role %I is a superuser: row-level security does not apply to it.', rolname),
       format('alter role %I nosuperuser', rolname)
  from pg_roles
 where rolname = session_user and rolsuper
