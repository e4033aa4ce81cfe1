-- A user who is invited by email has no subject until they take the invitation up. The exchanged constraints are not
-- valid: PostgreSQL checks them for what is written from now on, and does not read what is there, which is never a
-- viewer or an invitation. Each statement is instant, however large the table is.
alter table users
    alter column subject drop not null,
    add column invited_at timestamptz,
    add column version    bigint not null default 1,
    drop constraint users_role_known,
    add constraint users_role_known check (role in ('owner', 'admin', 'member', 'viewer')) not valid,
    add constraint users_known_or_invited check (subject is not null or invited_at is not null) not valid;

-- Who was a user. A caller without a row in users may have a role by configuration; one who was removed has none.
create table former_users (
    tenant_id  uuid         not null,
    subject    varchar(255) not null,
    removed_at timestamptz  not null default now(),

    constraint former_users_pk primary key (tenant_id, subject),
    constraint former_users_subject_given check (length(subject) between 1 and 255)
);

-- Whose membership in the registry has to follow a change of users. A control plane reads and deletes these rows. Each
-- change adds a row with an id of its own, so that a change during that work is not deleted with those before it.
create table membership_changes (
    tenant_id uuid         not null,
    id        uuid         not null,
    subject   varchar(255) not null,

    constraint membership_changes_pk primary key (tenant_id, id)
);

select tenancy.isolate('former_users'), tenancy.isolate('membership_changes');
