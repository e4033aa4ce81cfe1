package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.tenant.HomeName;
import java.util.List;

/** What keeps the rows of a home from being moved, however often that is attempted. */
final class Obstacles {

    private static final String ALL = """
            with moved as materialized (
              select c.oid, c.relname, i.indexrelid, i.indimmediate, i.indisexclusion
                from pg_namespace n
                join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p') and not c.relispartition
                left join pg_index i on i.indrelid = c.oid and i.indisprimary
               where n.nspname = ? and c.relname <> 'captures'
                 and exists (select from pg_attribute t
                              where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
            )
            select format('Table %s has no primary key, so its rows cannot be moved.', relname)
              from moved where indexrelid is null
            union all
            select format('The primary key of table %s is deferrable or WITHOUT OVERLAPS, so its rows cannot be moved.',
                          relname)
              from moved where not indimmediate or indisexclusion
            union all
            select format('Table %s or a partition of it has no trigger tenant_capture, so its changes would be missed.'
                          ' Apply tenancy.isolate to it in a migration.', relname)
              from moved
             where exists (select from (select oid union select relid from pg_partition_tree(moved.oid)) part (oid)
                            where not exists (select from pg_trigger g
                                               where g.tgrelid = part.oid and g.tgname = 'tenant_capture'
                                                 and g.tgfoid = to_regproc('tenancy.capture_change')
                                                 and g.tgenabled in ('O', 'A')))
            union all
            select format('Table %s inherits from another table, or another one from it, so its rows cannot be told apart.'
                          ' Use partitions instead.', relname)
              from moved
             where exists (select from pg_inherits h join pg_class c on c.oid = h.inhrelid
                            where moved.oid in (h.inhrelid, h.inhparent) and not c.relispartition)
            union all
            select format('Table %s has a rule, which could change rows while they are copied.', relname)
              from moved where exists (select from pg_rewrite r where r.ev_class = moved.oid)
            union all
            select format('Policy %I of table %s can hide rows from the owner role, so they would be left behind. Limit it'
                          ' to the app role.', p.polname, relname)
              from moved
              join pg_policy p on p.polrelid = moved.oid and not p.polpermissive
             where exists (select from unnest(p.polroles) role
                            where case when role = 0 then true else pg_has_role(role, 'member') end)
            union all
            select format('Column %I in the primary key of table %s has a type that JSON does not carry as text, so its rows'
                          ' cannot be moved.', a.attname, relname)
              from moved
              join pg_index i on i.indexrelid = moved.indexrelid
              join pg_attribute a on a.attrelid = moved.oid
                                 and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
             where exists (with recursive base (oid) as (
                             select a.atttypid
                              union all
                             select t.typbasetype from base join pg_type t on t.oid = base.oid and t.typtype = 'd')
                           select from base join pg_type t on t.oid = base.oid
                            where t.typtype = 'c' or t.oid in ('json'::regtype, 'jsonb'::regtype)
                               or t.typsubscript = 'array_subscript_handler'::regproc
                               or exists (select from pg_cast c
                                           where c.castsource = t.oid and c.casttarget = 'json'::regtype))
            """;

    private Obstacles() {}

    /** @throws PermanentFailureException if there are any */
    static void requireNone(HomeLink link, HomeName home) {
        List<String> found = link.write(statements -> statements.query(ALL, home.value())).stream()
                .map(List::getFirst)
                .sorted()
                .toList();
        if (!found.isEmpty()) {
            throw new PermanentFailureException(String.join(" ", found));
        }
    }
}
