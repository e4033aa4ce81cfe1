-- The secret with which all instances sign the cursors of lists, so that none has to be configured. It protects no data:
-- row-level security decides what a page shows, whatever the cursor. A random UUID has 122 random bits. To replace it,
-- see operations.md.
create table cursor_key (
    only_one   boolean     not null default true,
    octets     bytea       not null default sha256(
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    created_at timestamptz not null default now(),

    constraint cursor_key_pk primary key (only_one),
    constraint cursor_key_is_only_one check (only_one),
    constraint cursor_key_long_enough check (length(octets) >= 32)
);
insert into cursor_key default values;

grant select (octets) on cursor_key to "${appRole}";
