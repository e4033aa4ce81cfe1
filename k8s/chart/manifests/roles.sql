-- Run this once, as an administrator, in an empty database used only by Tenantry, before the first migration.
-- Then give the roles passwords (\password tenantry_owner) or another way to log in.

-- Owns and migrates the tables, and creates and drops tenants' schemas. Serving instances must never use it.
create role tenantry_owner login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

-- Serves requests. It owns nothing, creates nothing, and row-level security applies to it.
create role tenantry_app login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

-- Writes the registry, the operations and the audit log for the control plane, and sees no tenant's rows.
create role tenantry_control login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

-- Limits in time, set by the server: a statement must not go on after its client has given up, and an abandoned
-- transaction must not keep its locks. The client gives up on the first two roles after 30 s, on the owner role, whose
-- migrations take long, after 15 minutes.
alter role tenantry_app set statement_timeout = '25s';
alter role tenantry_app set lock_timeout = '5s';
alter role tenantry_app set idle_in_transaction_session_timeout = '60s';
alter role tenantry_control set statement_timeout = '25s';
alter role tenantry_control set lock_timeout = '5s';
alter role tenantry_control set idle_in_transaction_session_timeout = '60s';
alter role tenantry_owner set statement_timeout = '14min';
alter role tenantry_owner set lock_timeout = '30s';
alter role tenantry_owner set idle_in_transaction_session_timeout = '10min';
-- Transactions of tenants in the shared tables then need not change the path.
alter role tenantry_app set search_path = shared;

do $$
begin
    -- By default, PUBLIC may connect and create temporary tables; a temporary table would shadow a real one.
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect, create on database %I to tenantry_owner', current_database());
    execute format('grant connect on database %I to tenantry_app', current_database());
    execute format('grant connect on database %I to tenantry_control', current_database());
end
$$;

-- Up to PostgreSQL 14, every role could create tables in this schema by default.
revoke create on schema public from public;

-- By default, every role may use large objects, which all tenants would share, and may connect to these databases. If
-- your provider does not let you revoke that, the service warns of it and works all the same.
do $$
declare
    statement text;
begin
    for statement in
        select format('revoke execute on function pg_catalog.%I(%s) from public', proname,
                      pg_get_function_identity_arguments(oid))
          from pg_proc
         where pronamespace = 'pg_catalog'::regnamespace and proname ~ '^(lo_|loread$|lowrite$)'
           and has_function_privilege('public', oid, 'EXECUTE')
         union all
        -- The server is a data store too, where the owner role creates databases from this one.
        select 'grant connect on database postgres to tenantry_owner'
          from pg_roles
         where rolname = 'tenantry_owner' and rolcreatedb and has_database_privilege('public', 'postgres', 'CONNECT')
         union all
        select format('revoke connect, temporary on database %I from public', datname)
          from pg_database
         where datname in ('postgres', 'template1') and has_database_privilege('public', oid, 'CONNECT, TEMPORARY')
    loop
        begin
            execute statement;
        exception
            when insufficient_privilege then raise warning 'Not possible: %', statement;
        end;
    end loop;
end
$$;
