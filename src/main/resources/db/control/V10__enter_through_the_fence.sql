-- The fence as one function, so that an instance sends it in the same round trip as a transaction's first statement.
-- It raises an error if the tenant may not be served here now: PostgreSQL then ignores the rest of what was sent.
--
-- Two statements inside, because a statement's snapshot is taken before it waits or asks for a lock, so that the row
-- could be read as it was before the lock. The function is volatile, so each of its statements has its own snapshot. No
-- setting of its own (SET search_path): it would undo, at the function's end, what the function has set.
create function enter(tenant uuid, named text, placed text, at_epoch bigint, statement_limit text, lock_limit text,
                      idle_limit text) returns boolean
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
            pg_catalog.set_config('idle_in_transaction_session_timeout', idle_limit, true)
       from control.fence f
      where f.tenant_id = tenant and f.slug = named and f.home = placed and f.epoch = at_epoch and f.open
        and pg_catalog.to_regnamespace(f.home) is not null;
    if not found then
        raise exception 'The tenant is not served here.' using errcode = 'TNT01';
    end if;
    return true;
end
$$;
revoke all on function enter from public;
grant execute on function enter to "${appRole}";
