-- Where each tenant lives, what is being done to it, and who did what. Written by the control plane's own role, which may
-- not delete anything: a tenant that is gone leaves a row with the status deleted.

alter table tenants
    add column tier          text not null default 'row',
    add column store         text,
    -- The home's name as dev.tenantry.tenant.HomeName makes it.
    add column home          text generated always as (
        case tier when 'row' then 'shared' else 't_' || replace(id::text, '-', '') end) stored,
    add column offboarded_at timestamptz,
    add column deleted_at    timestamptz,
    add constraint tenants_tier_known check (tier in ('row', 'schema', 'database')),
    add constraint tenants_store_form check (store ~ '^[a-z0-9](-?[a-z0-9]){0,39}$'),
    add constraint tenants_store_of_database check ((tier = 'database') = (store is not null));

-- The dates follow the status, also where a statement typed by hand changes it: the grace period counts from one, the
-- time for which a slug is kept from the other.
create or replace function tenants_touch() returns trigger
    language plpgsql
    set search_path = pg_catalog
as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    if new.status is distinct from old.status then
        new.offboarded_at := case when new.status = 'offboarding' then now() else old.offboarded_at end;
        new.deleted_at := case when new.status = 'deleted' then now() end;
    end if;
    return new;
end
$$;

-- A deleted tenant's slug can be another's, once the time for which it is kept is over.
alter table tenants drop constraint tenants_slug_unique;
create unique index tenants_slug_unique on tenants (slug) where status <> 'deleted';
create index tenants_deleted_slug on tenants (slug) where status = 'deleted';

-- One row a home. Its own table, because the home of the tier ROW belongs to no tenant and must have a version all the same.
create table homes (
    name           text        not null,
    tenant_id      uuid,
    store          text,
    schema_version integer     not null default 0,
    migrated_at    timestamptz,
    failure        text,
    failed_at      timestamptz,

    constraint homes_pk primary key (name),
    constraint homes_tenant_unique unique (tenant_id),
    constraint homes_tenant_exists foreign key (tenant_id) references tenants (id),
    constraint homes_name_form check (name ~ '^t_[0-9a-f]{32}$' or (name = 'shared' and tenant_id is null)),
    constraint homes_schema_version_positive check (schema_version >= 0)
);
insert into homes (name) values ('shared');

-- What takes longer than a request, or must go on after a crash.
create table operations (
    id          uuid        not null,
    kind        text        not null,
    tenant_id   uuid,
    state       text        not null default 'running',
    step        text,
    -- What the operation needs to know, such as the first owner user; emptied when it has ended.
    input       jsonb,
    result      jsonb,
    attempts    integer     not null default 0,
    failure     text,
    next_at     timestamptz not null default now(),
    created_at  timestamptz not null default now(),
    finished_at timestamptz,

    constraint operations_pk primary key (id),
    constraint operations_tenant_exists foreign key (tenant_id) references tenants (id),
    constraint operations_kind_known check (kind in ('provision', 'erase', 'migrate')),
    constraint operations_tenant_given check ((kind = 'migrate') = (tenant_id is null)),
    constraint operations_state_known check (state in ('running', 'succeeded', 'failed', 'cancelled')),
    constraint operations_finished_at_known check ((state = 'running') = (finished_at is null)),
    constraint operations_input_emptied check (finished_at is null or input is null)
);
create unique index operations_one_of_a_kind_at_a_time on operations (kind, coalesce(tenant_id::text, '')) where finished_at is null;
create index operations_due on operations (next_at) where finished_at is null;
create index operations_of_tenant on operations (tenant_id, created_at desc);

create table audit_log (
    id          bigint generated always as identity,
    at          timestamptz not null default now(),
    actor       text        not null,
    action      text        not null,
    tenant_id   uuid,
    before      jsonb,
    after       jsonb,
    request_id  text,

    constraint audit_log_pk primary key (id)
);
create index audit_log_of_tenant on audit_log (tenant_id, id desc);

-- Not even the owner, by mistake: what was written stays as it was written.
create function audit_log_refuse() returns trigger
    language plpgsql
    set search_path = pg_catalog
as $$
begin
    raise exception 'The audit log is append-only.' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_append_only
    before update or delete or truncate on audit_log
    for each statement execute function audit_log_refuse();

-- What serves requests asks for versions, and learns nothing else of homes.
grant select (name, schema_version) on homes to "${appRole}";

grant usage on schema control to "${controlRole}";
grant select, insert, update on tenants, homes, operations to "${controlRole}";
grant select, insert on audit_log to "${controlRole}";
