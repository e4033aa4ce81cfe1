-- A tenant's own database carries the tenant's fence: one row, which the control plane writes. In the main database, a
-- view on the registry has this name, so that the same statement checks all tiers.
do $do$
begin
    if exists (select from pg_class c where c.relname = 'fence' and c.relnamespace = to_regnamespace('control')) then
        return;
    end if;
    create schema control;
    create table control.fence (
        tenant_id uuid    not null,
        slug      text    not null,
        home      text    not null,
        epoch     bigint  not null,
        open      boolean not null,

        constraint fence_pk primary key (tenant_id)
    );
    grant usage on schema control to "${appRole}";
    grant select on control.fence to "${appRole}";
end
$do$;
