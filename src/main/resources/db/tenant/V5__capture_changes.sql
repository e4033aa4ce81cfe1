-- A tenant's changes are captured while it moves to another home. A tenant's own database has the fence that says so, as
-- the main database has (db/control/V11).
do $do$
begin
    if not exists (select from pg_class c
                    where c.relname = 'fence' and c.relnamespace = to_regnamespace('control') and c.relkind = 'r') then
        return;
    end if;
    alter table control.fence add column if not exists in_motion boolean not null default false;
    create table if not exists control.turns (
        tenant_id uuid   not null,
        turn      bigint not null,

        constraint turns_pk primary key (tenant_id)
    );
    create or replace function control.enter(tenant uuid, named text, placed text, at_epoch bigint, statement_limit text,
                                 lock_limit text, idle_limit text) returns boolean
        language plpgsql volatile
    as $function$
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
    $function$;
end
$do$;

-- Which rows have changed. Each change adds a row with an id of its own, instead of one row for each key: a transaction
-- that found the key there could not know that the move has already read the changed row, and is about to delete the key.
create table captures (
    tenant_id uuid  not null default nullif(current_setting('app.current_tenant', true), '')::uuid,
    id        uuid  not null default gen_random_uuid(),
    relation  text  not null,
    key       jsonb not null,

    constraint captures_pk primary key (tenant_id, id)
);
select tenancy.isolate('captures');

-- From now on tenancy.isolate does this, too.
select tenancy.capture(c.oid)
  from pg_class c
 where c.relnamespace = to_regnamespace('${flyway:defaultSchema}') and c.relkind in ('r', 'p') and not c.relispartition
   and c.relname <> 'captures'
   and exists (select from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped);
