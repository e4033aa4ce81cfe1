package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The triggers of adopters in the new home. They must not act on rows that are copied, because they acted when the rows
 * were written in the old home. In a home of its own they are switched off, and before the switch they are set as they
 * are in the old home, which is in service: so no attempt has to remember anything. The shared home's triggers are needed
 * by other tenants.
 */
final class TargetTriggers {

    // With those of partitions, after those of their table.
    private static final String TRIGGERS = """
            select c.relname, g.tgname, r.relname,
                   case g.tgenabled when 'O' then 'enable trigger' when 'A' then 'enable always trigger'
                                    when 'R' then 'enable replica trigger' else 'disable trigger' end,
                   format('%I.%I', n.nspname, r.relname), quote_ident(g.tgname)
              from pg_namespace n
              join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p') and not c.relispartition
             cross join lateral (select c.oid union select relid from pg_partition_tree(c.oid)) part (oid)
              join pg_class r on r.oid = part.oid
              join pg_trigger g on g.tgrelid = part.oid and not g.tgisinternal and g.tgname <> 'tenant_capture'
             where n.nspname = ? and c.relname = any (?::text[])
             order by c.relname, r.relispartition, r.relname, g.tgname
            """;
    private static final String OFF = "disable trigger";

    /**
     * A trigger of a table or a partition.
     *
     * @param state what sets it as it is, as SQL
     * @param relation the table or partition with its schema, quoted
     */
    private record Found(String table, String name, String part, String state, String relation, String quoted) {

        private String ofTable() {
            return table + "." + name;
        }

        private String ofPart() {
            return part + "." + name;
        }
    }

    private final Transfer transfer;

    TargetTriggers(Transfer transfer) {
        this.transfer = transfer;
    }

    /** Switches them off. */
    void disable() {
        Set<String> known = transfer.source().read(home -> find(home, transfer.from())).stream()
                .map(Found::ofTable)
                .collect(Collectors.toSet());
        transfer.target().writeInTurn(transfer.turn(), home -> {
            for (Found trigger : find(home, transfer.to())) {
                if (transfer.to() instanceof Placement.Shared) {
                    refuseIfEnabled(trigger);
                } else if (!known.contains(trigger.ofTable())) {
                    throw new PermanentFailureException("Trigger " + trigger.name() + " of table " + trigger.table()
                            + " exists in the new home only, so it is not known whether it is to be enabled.");
                } else {
                    set(home, trigger, OFF);
                }
            }
            return true;
        });
    }

    /** Refuses those that would act on rows that are copied. For a tenant that is new. */
    void requireNone() {
        transfer.target().read(home -> find(home, transfer.to())).forEach(trigger -> {
            if (!trigger.state().equals(OFF)) {
                throw new PermanentFailureException("Table " + trigger.table() + " has the trigger " + trigger.name()
                        + ", which would act on the copied rows.");
            }
        });
    }

    /** Sets them as they are in the old home. */
    void restore() {
        if (transfer.to() instanceof Placement.Shared) {
            return;
        }
        Map<String, String> states = new HashMap<>();
        for (Found trigger : transfer.source().read(home -> find(home, transfer.from()))) {
            states.put(trigger.ofPart(), trigger.state());
            states.putIfAbsent(trigger.ofTable(), trigger.state());
        }
        transfer.target().writeInTurn(transfer.turn(), home -> {
            for (Found trigger : find(home, transfer.to())) {
                String state = states.getOrDefault(trigger.ofPart(), states.get(trigger.ofTable()));
                set(home, trigger, Objects.requireNonNull(state, trigger::ofTable));
            }
            return true;
        });
    }

    private static void set(OwnerSessions.Home home, Found trigger, String state) {
        if (!trigger.state().equals(state)) {
            home.execute("alter table only " + trigger.relation() + " " + state + " " + trigger.quoted());
        }
    }

    private static void refuseIfEnabled(Found trigger) {
        if (!trigger.state().equals(OFF)) {
            throw new PermanentFailureException("Table " + trigger.table() + " has the trigger " + trigger.name()
                    + ", which would act on the copied rows, and which other tenants in the shared tables need.");
        }
    }

    private List<Found> find(OwnerSessions.Home home, Placement placement) {
        HomeName name = placement.home(transfer.tenant());
        String[] tables = transfer.tables().stream().map(MovedTable::name).toArray(String[]::new);
        return home.query(TRIGGERS, name.value(), tables).stream()
                .map(row -> new Found(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
                .toList();
    }
}
