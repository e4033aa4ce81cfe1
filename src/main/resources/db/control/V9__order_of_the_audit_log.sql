-- Entries are committed in the order of their ids, and their times ascend with them. Otherwise an entry that is
-- committed late would appear below entries that a reader has already seen, and a reader who asks for what is new would
-- miss it. A lock, and not a horizon as for tenants.changed_in: an administrator must see an entry at once, also while
-- a long transaction runs elsewhere on the server.
create table audit_log_turn (
    one boolean not null default true,
    constraint audit_log_turn_pk primary key (one),
    constraint audit_log_turn_one check (one)
);
insert into audit_log_turn default values;
-- FOR UPDATE requires UPDATE. Not an advisory lock, which any role could take and keep.
grant select, update on audit_log_turn to "${controlRole}";

create function audit_log_in_order() returns trigger
    language plpgsql
    set search_path = pg_catalog
as $$
declare
    last record;
begin
    -- Held until the COMMIT, so the entry is the last thing that a transaction writes.
    perform from control.audit_log_turn for update;
    -- In a statement of its own, which sees what was committed while this one waited.
    select id, at into last from control.audit_log order by id desc limit 1;
    -- Both had been set before the lock was taken. A clock that was set back must not reorder entries either.
    new.id := coalesce(last.id, 0) + 1;
    new.at := greatest(clock_timestamp(), last.at + interval '1 microsecond');
    return new;
end
$$;
create trigger audit_log_in_order
    before insert on audit_log
    for each row execute function audit_log_in_order();
