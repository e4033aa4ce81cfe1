-- The moment from which an operation cannot be undone, such as the first deletion of an erasure. From then on it cannot
-- be cancelled, and its tenant cannot be kept. A retry does not clear it.
alter table operations add column irreversible_at timestamptz;
-- The previous version did not mark its erasures. Any of them may have removed rows.
update operations set irreversible_at = coalesce(finished_at, now())
 where kind = 'erase' and state in ('running', 'failed') and step is not null;

-- The order in which operations are listed.
create index operations_newest on operations (created_at desc, id desc);
