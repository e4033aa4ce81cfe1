-- The queue from which instances take operations. It is db-scheduler's table; that library prescribes the columns. An
-- entry contains only an operation's id. Administrators still see operations in control.operations.
create table operation_queue (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,

    constraint operation_queue_pk primary key (task_name, task_instance)
);
create index operation_queue_due on operation_queue (execution_time);
create index operation_queue_heartbeat on operation_queue (last_heartbeat);

-- An entry is deleted when its operation has ended.
grant select, insert, update, delete on operation_queue to "${controlRole}";

-- Queue the operations that were unfinished before this migration.
insert into operation_queue (task_name, task_instance, execution_time, picked, version)
select 'operation', id::text, now(), false, 1 from operations where finished_at is null;

-- Instances of the previous version look for operations that are due, and must not find these. The column can be
-- dropped once no such instance is running.
alter table operations alter column next_at set default 'infinity';
update operations set next_at = 'infinity' where finished_at is null;
drop index operations_due;

-- An operation that has failed keeps its input, so that it can be retried.
alter table operations drop constraint operations_input_emptied;
alter table operations add constraint operations_input_emptied check (
    state in ('running', 'failed') or input is null);

-- Check only the form of a kind, so that a new job needs no migration.
alter table operations drop constraint operations_kind_known;
alter table operations add constraint operations_kind_form check (kind ~ '^[a-z]{1,20}$');
alter table operations drop constraint operations_tenant_given;
alter table operations add constraint operations_migrate_no_tenant check (kind <> 'migrate' or tenant_id is null);
