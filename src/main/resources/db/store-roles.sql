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

-- Limits in time, set by the server, as in roles.sql.
alter role tenantry_app set statement_timeout = '25s';
alter role tenantry_app set lock_timeout = '5s';
alter role tenantry_app set idle_in_transaction_session_timeout = '60s';
alter role tenantry_owner set statement_timeout = '14min';
alter role tenantry_owner set lock_timeout = '30s';
alter role tenantry_owner set idle_in_transaction_session_timeout = '10min';

-- By default, every role may connect to these databases and create temporary tables there. The owner role needs the
-- first one, to create tenants' databases.
do $$
declare
    statement text;
begin
    for statement in
        select 'grant connect on database postgres to tenantry_owner'
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
