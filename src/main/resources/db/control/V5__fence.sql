-- Every transaction of a tenant checks, in PostgreSQL, that the tenant is active and that it is in the right home. The
-- caches are hints.

-- epoch identifies a placement: a tenant that moves away and back has the same home, but not the same epoch.
-- changed_in identifies the transaction that last changed the row, so that instances can ask for what has changed
-- since they last asked. A time would not do, because transactions commit in another order than they begin.
alter table tenants
    add column epoch      bigint not null default 1,
    add column changed_in xid8   not null default pg_current_xact_id(),
    add constraint tenants_epoch_positive check (epoch >= 1);
create index tenants_changed on tenants (changed_in);

-- Also applies to statements typed by hand.
create or replace function tenants_touch() returns trigger
    language plpgsql
    set search_path = pg_catalog
as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    new.changed_in := pg_current_xact_id();
    new.epoch := old.epoch;
    if (new.tier, new.store) is distinct from (old.tier, old.store) then
        new.epoch := old.epoch + 1;
    end if;
    if new.status is distinct from old.status then
        new.offboarded_at := case when new.status = 'offboarding' then now() else old.offboarded_at end;
        new.deleted_at := case when new.status = 'deleted' then now() end;
    end if;
    return new;
end
$$;

-- Which tenant may be served where, now. Tenants' own databases have a table of this name with one row, so the same
-- statement checks all tiers.
create view fence with (security_invoker = true) as
    select id as tenant_id, slug, home, epoch, status = 'active' as open from tenants;
grant select on fence to "${appRole}";
