package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of the old home that says which rows have changed. */
final class Captures {

    private static final int PART = 1_000;

    /**
     * A row that has changed.
     *
     * @param ids of its captures
     */
    record Changed(String relation, String key, Set<String> ids) {}

    private final Transfer transfer;

    Captures(Transfer transfer) {
        this.transfer = transfer;
    }

    /**
     * Returns rows that have changed, each of them once.
     *
     * @param most captures that are read; the others wait for the next round
     */
    List<Changed> read(OwnerSessions.Home source, int most) {
        record Name(String relation, String key) {}
        Map<Name, Changed> changed = new LinkedHashMap<>();
        source.query(
                        "select id, relation, key from " + transfer.captures() + " where tenant_id = ? limit ?",
                        transfer.tenant().value(),
                        most)
                .forEach(row -> changed.computeIfAbsent(
                                new Name(row.get(1), row.get(2)),
                                name -> new Changed(name.relation(), name.key(), new LinkedHashSet<>()))
                        .ids()
                        .add(row.get(0)));
        return List.copyOf(changed.values());
    }

    void add(MovedTable table, Collection<String> keys) {
        add(table.name(), keys);
    }

    /** Takes the captures of the target, where this transaction changed rows that have not changed in the source. */
    void takeFromTarget(OwnerSessions.Home target) {
        target
                .query(
                        "delete from " + transfer.to().home(transfer.tenant())
                                + ".captures where tenant_id = ? returning relation, key",
                        transfer.tenant().value())
                .stream()
                .collect(Collectors.groupingBy(List::getFirst, Collectors.mapping(List::getLast, Collectors.toSet())))
                .forEach(this::add);
    }

    private void add(String table, Collection<String> keys) {
        if (!keys.isEmpty()) {
            transfer.source()
                    .writeInTurn(
                            transfer.turn(),
                            home -> home.execute(
                                    "insert into " + transfer.captures()
                                            + " (relation, key) select ?, k from jsonb_array_elements(?::jsonb) k",
                                    table,
                                    Keys.array(keys)));
        }
    }

    /** Deletes captures, after what they stand for was committed in the target. */
    void delete(Collection<String> ids) {
        for (List<String> part : Keys.parts(ids, PART)) {
            transfer.source()
                    .writeInTurn(
                            transfer.turn(),
                            home -> home.execute(
                                    "delete from " + transfer.captures()
                                            + " where tenant_id = ? and id = any (?::uuid[])",
                                    transfer.tenant().value(),
                                    part.toArray(String[]::new)));
        }
    }
}
