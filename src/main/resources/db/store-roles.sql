-- Run this once, as an administrator, on each server that is to hold tenants' databases (a data store), in any database
-- there. Then give the roles passwords. The main database's server can be a data store too: its two roles are then kept.
do $$
begin
    if not exists (select from pg_roles where rolname = 'tenantry_owner') then
        create role tenantry_owner login nosuperuser nobypassrls nocreaterole noreplication;
    end if;
    if not exists (select from pg_roles where rolname = 'tenantry_app') then
        create role tenantry_app login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
    end if;
end
$$;

-- The owner role creates and owns a database for each tenant.
alter role tenantry_owner createdb;
