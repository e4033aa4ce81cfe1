-- Uploads take a limited amount of room, and stay as they are while an operation reads them.

-- The size of all parts, so that it need not be computed for each part that arrives.
alter table uploads add column bytes bigint not null default 0;
-- The latest operation that reads the upload. It is not to be changed while that operation is running.
alter table uploads add column operation_id uuid;

update uploads u
   set bytes = coalesce((select sum(length(p.bytes)) from upload_parts p where p.upload_id = u.id), 0),
       operation_id = (select o.id from operations o
                        where o.state in ('running', 'failed') and o.input ->> 'upload' = u.id::text
                        order by o.created_at desc limit 1);

-- For the lock of a retry.
create index uploads_of_operation on uploads (operation_id);

grant update (bytes, operation_id) on uploads to "${controlRole}";
-- Parts are deleted some at a time, because all of them may take longer than a statement may.
grant delete on upload_parts to "${controlRole}";
