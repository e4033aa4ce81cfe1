-- In a tenant's own database, the fence's function as in the main database (db/control/V10).
do $do$
begin
    if exists (select from pg_proc p where p.proname = 'enter' and p.pronamespace = to_regnamespace('control')) then
        return;
    end if;
    create function control.enter(tenant uuid, named text, placed text, at_epoch bigint, statement_limit text, lock_limit text,
                          idle_limit text) returns boolean
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
                pg_catalog.set_config('idle_in_transaction_session_timeout', idle_limit, true)
           from control.fence f
          where f.tenant_id = tenant and f.slug = named and f.home = placed and f.epoch = at_epoch and f.open
            and pg_catalog.to_regnamespace(f.home) is not null;
        if not found then
            raise exception 'The tenant is not served here.' using errcode = 'TNT01';
        end if;
        return true;
    end
    $function$;
    revoke all on function control.enter from public;
    grant execute on function control.enter to "${appRole}";
end
$do$;
