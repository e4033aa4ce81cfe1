-- Two tenants of each tier are sentinels: nobody's customers, as which the instances try to break isolation. The control
-- plane makes them. Null for every other tenant, whatever its slug is. At most one of each, so that two control planes
-- cannot make them twice.
alter table tenants
    add column sentinel text,
    add constraint tenants_sentinel_known check (sentinel in ('A', 'B'));
create unique index tenants_sentinel_unique on tenants (tier, sentinel)
    where sentinel is not null and status <> 'deleted';
