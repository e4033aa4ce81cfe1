-- Run once by an administrator in Tenantry's own, empty database, before the first migration.
-- Then give the roles passwords (\password tenantry_owner) or another way to log in.

-- Migrates and owns the tables, makes and removes tenants' schemas. Never for what serves requests.
create role tenantry_owner login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

-- Serves requests. It owns nothing, creates nothing, and row-level security applies to it.
create role tenantry_app login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

-- Writes the registry, the operations and the audit log for the control plane, and sees no row of any tenant.
create role tenantry_control login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

do $$
begin
    -- PUBLIC may connect and create temporary tables by default; a temporary table would stand before a real one.
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect, create on database %I to tenantry_owner', current_database());
    execute format('grant connect on database %I to tenantry_app', current_database());
    execute format('grant connect on database %I to tenantry_control', current_database());
end
$$;

-- Up to PostgreSQL 14 everybody could create tables in here.
revoke create on schema public from public;
