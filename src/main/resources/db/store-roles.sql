-- Run once by an administrator on each server that is to hold tenants' databases (a data store), in any database of it.
-- Then give the roles passwords. The main database's server can be a store too: its two roles are then kept.
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

-- Creates a database for each tenant, and owns it.
alter role tenantry_owner createdb;
