-- The registry. It is no tenant's: the app role may read it and nothing else.
create table tenants (
    id         uuid        not null,
    slug       text        not null,
    name       text        not null,
    plan       text        not null,
    status     text        not null,
    config     jsonb       not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    version    bigint      not null default 1,

    constraint tenants_pk primary key (id),
    constraint tenants_slug_unique unique (slug),
    -- The second half: a slug in the form of a UUID could be taken for another tenant's id.
    constraint tenants_slug_form check (
        slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 40
        and slug !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
    constraint tenants_name_given check (length(name) between 1 and 200),
    constraint tenants_plan_known check (plan in ('free', 'pro', 'enterprise')),
    constraint tenants_status_known check (
        status in ('provisioning', 'active', 'suspended', 'offboarding', 'deleted')),
    constraint tenants_version_positive check (version >= 1),
    constraint tenants_config_object check (jsonb_typeof(config) = 'object'),
    -- rate_limit: requests per window in place of the plan's; a whole number. CASE, because PostgreSQL may evaluate the
    -- halves of an AND in any order and the cast fails on what is no number.
    constraint tenants_config_rate_limit check (
        case jsonb_typeof(config -> 'rate_limit')
            when 'number' then (config ->> 'rate_limit') ~ '^[1-9][0-9]{0,8}$'
            else config -> 'rate_limit' is null
        end)
);

-- Caches tell old from new by the version, so nobody may forget to raise it, least of all a statement typed by hand.
create function tenants_touch() returns trigger
    language plpgsql
    set search_path = pg_catalog
as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end
$$;

create trigger tenants_touch
    before update on tenants
    for each row execute function tenants_touch();

grant usage on schema control to "${appRole}";
grant select on tenants to "${appRole}";
