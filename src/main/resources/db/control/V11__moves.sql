-- Tenants move from one home to another while they are served.

-- Whether the tenant's changes are captured in its current home.
alter table tenants add column in_motion boolean not null default false;

create or replace view fence with (security_invoker = true) as
    select id as tenant_id, slug, home, epoch, status = 'active' as open, in_motion from tenants;

-- As before, but for app.in_motion, which makes the trigger tenant_capture record changes in this transaction.
create or replace function enter(tenant uuid, named text, placed text, at_epoch bigint, statement_limit text,
                                 lock_limit text, idle_limit text) returns boolean
    language plpgsql volatile
as $$
begin
    if not pg_catalog.pg_try_advisory_xact_lock_shared(
               pg_catalog.hashtextextended('tenantry:fence:' || tenant::text, 0)) then
        raise exception 'The tenant is being moved or erased.' using errcode = 'TNT02';
    end if;
    perform pg_catalog.set_config('app.current_tenant', f.tenant_id::text, true),
            pg_catalog.set_config('search_path', f.home, true),
            pg_catalog.set_config('statement_timeout', statement_limit, true),
            pg_catalog.set_config('lock_timeout', lock_limit, true),
            pg_catalog.set_config('idle_in_transaction_session_timeout', idle_limit, true),
            case when f.in_motion then pg_catalog.set_config('app.in_motion', 'on', true) end
       from control.fence f
      where f.tenant_id = tenant and f.slug = named and f.home = placed and f.epoch = at_epoch and f.open
        and pg_catalog.to_regnamespace(f.home) is not null;
    if not found then
        raise exception 'The tenant is not served here.' using errcode = 'TNT01';
    end if;
    return true;
end
$$;

-- The other home of a tenant that has two: before the switch of a move the one that it moves to, afterwards the one that
-- it came from. The home of the tier ROW is listed here too, because it may hold rows of the tenant.
create table second_homes (
    tenant_id    uuid not null,
    operation_id uuid not null,
    tier         text not null,
    store        text,

    constraint second_homes_pk primary key (tenant_id),
    constraint second_homes_tenant_exists foreign key (tenant_id) references tenants (id),
    constraint second_homes_tier_known check (tier in ('row', 'schema', 'database')),
    constraint second_homes_store_of_database check ((tier = 'database') = (store is not null))
);

-- Which attempt at a tenant's move may write. Each attempt takes the next turn. A process that was thought dead and goes
-- on has an old one. Tenants' own databases have a table of this name too.
create table turns (
    tenant_id uuid   not null,
    turn      bigint not null,

    constraint turns_pk primary key (tenant_id)
);

grant select, insert, update, delete on second_homes to "${controlRole}";
-- FOR SHARE requires UPDATE.
grant select, update on turns to "${controlRole}";

-- Work that can be cancelled, but has to undo what it did first.
alter table operations add column cancel_requested_at timestamptz;
-- Until when an operation has nothing to do, as in the reverse window of a move.
alter table operations add column rests_until timestamptz;

-- What an operation reads, such as the archive of an import: sent in parts, because requests are small.
create table uploads (
    id         uuid        not null,
    created_at timestamptz not null default now(),

    constraint uploads_pk primary key (id)
);
create table upload_parts (
    upload_id uuid    not null,
    number    integer not null,
    bytes     bytea   not null,

    constraint upload_parts_pk primary key (upload_id, number),
    constraint upload_parts_of_upload foreign key (upload_id) references uploads (id) on delete cascade,
    constraint upload_parts_number_known check (number between 1 and 100000)
);
grant select, insert, delete on uploads to "${controlRole}";
grant select, insert, update on upload_parts to "${controlRole}";
