-- What remains of deleted tenants. A copy is kept apart from the database, because a restored database does not know
-- which tenants were erased after its backup.
create view tombstones with (security_invoker = true) as
    select id, slug, plan, tier, store, deleted_at as erased_at from tenants where status = 'deleted';
grant select on tombstones to "${controlRole}";
