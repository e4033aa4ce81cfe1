-- Optional. Run this as an administrator, in the main database or in any database of a data store, before the first
-- backup, and on a data store again before each one: the role may connect only to databases that exist now.
-- Then give the role a password, and use it for backups only. No instance of Tenantry needs it.

-- Row-level security applies to the owner role too, so a backup made with that role contains no rows of any tenant.
-- This role reads everything, past row-level security, and changes nothing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'tenantry_backup') then
        create role tenantry_backup login nosuperuser nocreaterole nocreatedb noreplication;
    end if;
end
$$;
alter role tenantry_backup bypassrls;
alter role tenantry_backup set default_transaction_read_only = on;
grant pg_read_all_data to tenantry_backup;

-- The main database, or those of all tenants of this data store. PUBLIC may not connect to any of them.
do $$
declare
    database name;
begin
    for database in
        select d.datname
          from pg_database d
         where d.datname = current_database() or d.datdba = 'tenantry_owner'::regrole
    loop
        execute format('grant connect on database %I to tenantry_backup', database);
    end loop;
end
$$;
