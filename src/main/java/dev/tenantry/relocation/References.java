package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.tenant.HomeName;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The foreign keys of the new home: finds the rows that reference others. */
final class References {

    private static final String ALL = """
            select c.relname, p.relname,
                   (select string_agg(format('c.%I = t.%I', a.attname, b.attname), ' and ')
                      from unnest(k.conkey, k.confkey) pair (own, other)
                      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.own
                      join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.other)
              from pg_constraint k
              join pg_namespace n on n.oid = k.connamespace
              join pg_class c on c.oid = k.conrelid
              join pg_class p on p.oid = k.confrelid
             where k.contype = 'f' and k.conparentid = 0 and n.nspname = ?
            """;

    /** @param condition of rows c that reference rows t */
    private record Reference(MovedTable child, String parent, String condition) {}

    private record Rows(MovedTable table, Set<String> keys) {}

    private final Transfer transfer;

    References(Transfer transfer) {
        this.transfer = transfer;
    }

    /** Returns the names of the tables whose rows can reference other rows of the same table. */
    Set<String> toThemselves(OwnerSessions.Home target) {
        return read(target).stream()
                .filter(reference -> reference.parent().equals(reference.child().name()))
                .map(Reference::parent)
                .collect(Collectors.toSet());
    }

    /** Returns these rows, and all that reference them, directly or not. */
    Map<MovedTable, Set<String>> closure(OwnerSessions.Home target, Map<MovedTable, Set<String>> rows) {
        List<Reference> references = read(target);
        Map<MovedTable, Set<String>> all = new LinkedHashMap<>();
        Deque<Rows> open = new ArrayDeque<>();
        rows.forEach((table, keys) -> open.add(new Rows(table, keys)));
        while (!open.isEmpty()) {
            Rows next = open.remove();
            Set<String> unseen = new HashSet<>(next.keys());
            Set<String> seen = all.computeIfAbsent(next.table(), table -> new HashSet<>());
            unseen.removeAll(seen);
            seen.addAll(unseen);
            for (Reference reference : references) {
                if (!unseen.isEmpty() && reference.parent().equals(next.table().name())) {
                    open.add(new Rows(reference.child(), find(target, reference, next.table(), unseen)));
                }
            }
        }
        return all;
    }

    private Set<String> find(OwnerSessions.Home target, Reference reference, MovedTable parent, Set<String> keys) {
        return target
                .query(
                        parent.referencing(reference.child(), reference.condition()),
                        Keys.array(keys),
                        transfer.tenant().value())
                .stream()
                .map(List::getFirst)
                .collect(Collectors.toSet());
    }

    private List<Reference> read(OwnerSessions.Home target) {
        HomeName home = transfer.to().home(transfer.tenant());
        Map<String, MovedTable> tables =
                transfer.tables().stream().collect(Collectors.toMap(MovedTable::name, table -> table));
        return target.query(ALL, home.value()).stream()
                .filter(row -> tables.keySet().containsAll(Arrays.asList(row.get(0), row.get(1))))
                .map(row -> new Reference(MovedTables.find(tables, row.get(0)), row.get(1), row.get(2)))
                .toList();
    }
}
