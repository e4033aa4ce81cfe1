-- The answers to requests with an Idempotency-Key, to be sent again if the request is. A row is added in the transaction
-- of the request's effect. caller, operation and key are what the key is bound to.
create table idempotency_keys (
    tenant_id   uuid             not null,
    caller      varchar(260)     not null,
    operation   varchar(64)      not null,
    key         varchar(255)     not null,
    fingerprint varchar(64)      not null,
    status      integer          not null,
    headers     varchar(8000)    not null,
    body        varchar(2097152),
    created_at  timestamptz      not null default now(),

    constraint idempotency_keys_pk primary key (tenant_id, caller, operation, key),
    constraint idempotency_keys_status_success check (status between 200 and 299)
);

-- The expired ones, oldest first, which the next requests delete.
create index idempotency_keys_oldest on idempotency_keys (tenant_id, created_at);

select tenancy.isolate('idempotency_keys');

-- Lets one transaction at a time use a key, and none that comes too late. Takes a lock that is held until the
-- transaction has ended, and raises an error if another transaction has it, or if the answer is stored already. In this
-- order, and in two statements: the second one sees what the last holder of the lock has committed. Two integers,
-- because the fence's locks have one key each, which an idempotency key must not be able to hit.
create function claim_idempotency_key(lock_high integer, lock_low integer, by_caller varchar, for_operation varchar,
                                      claimed varchar, lifetime double precision) returns boolean
    language plpgsql volatile
as $function$
begin
    if not pg_catalog.pg_try_advisory_xact_lock(lock_high, lock_low) then
        raise exception 'A request with this idempotency key is in progress.' using errcode = 'TNT04';
    end if;
    perform from idempotency_keys k
      where k.caller = by_caller and k.operation = for_operation and k.key = claimed
        and k.created_at > now() - make_interval(secs => lifetime);
    if found then
        raise exception 'A request with this idempotency key was answered.' using errcode = 'TNT03';
    end if;
    return true;
end
$function$;
revoke all on function claim_idempotency_key from public;
grant execute on function claim_idempotency_key to "${appRole}";
