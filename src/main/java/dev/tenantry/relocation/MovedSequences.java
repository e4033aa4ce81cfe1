package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.tenant.Placement;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets the sequences of the new home go on after the numbers that the tenant has used. They are only ever moved forward,
 * so this can be repeated.
 */
final class MovedSequences {

    /** More numbers than this are not skipped in the shared home, where each of them is drawn. */
    private static final long MOST_SKIPPED = 1_000_000;

    private static final String SEQUENCES = """
            select c.relname, format('%I.%I', n.nspname, c.relname), s.seqincrement,
                   (select format('select %s(%I) from %s', case when s.seqincrement > 0 then 'max' else 'min' end,
                                  a.attname, d.refobjid::regclass)
                      from pg_depend d
                      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                     where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                       and d.refclassid = 'pg_class'::regclass)
              from pg_namespace n
              join pg_class c on c.relnamespace = n.oid and c.relkind = 'S'
              join pg_sequence s on s.seqrelid = c.oid
             where n.nspname = ?
             order by c.relname
            """;

    /** @param greatest the query of the last number in the column that owns the sequence; null if none does */
    private record Sequence(
            String name,
            String sqlName,
            boolean isAscending,
            @Nullable String greatest) {}

    private final Transfer transfer;

    MovedSequences(Transfer transfer) {
        this.transfer = transfer;
    }

    /** Moves them forward. No transaction of the tenant may be running. */
    void advance() {
        Map<String, BigInteger> used = new HashMap<>();
        transfer.source().read(home -> {
            find(home, transfer.from()).forEach(sequence -> putIfAny(used, sequence, last(home, sequence)));
            return true;
        });
        transfer.target().writeInTurn(transfer.turn(), home -> {
            find(home, transfer.to()).forEach(sequence -> advance(home, sequence, used));
            return true;
        });
    }

    /** Moves those of the target above the numbers in its rows. For a tenant that is new, and not served yet. */
    void advanceToRows() {
        transfer.target().writeInTurn(transfer.turn(), home -> {
            find(home, transfer.to()).forEach(sequence -> advance(home, sequence, new HashMap<>()));
            return true;
        });
    }

    private void advance(OwnerSessions.Home home, Sequence sequence, Map<String, BigInteger> used) {
        if (!used.containsKey(sequence.name()) && sequence.greatest() != null) {
            // The old home has the column, but no sequence.
            putIfAny(used, sequence, number(home, sequence.greatest()));
        }
        BigInteger reached = used.get(sequence.name());
        if (reached == null || isBeyond(sequence, last(home, sequence), reached)) {
            return;
        }
        if (transfer.to() instanceof Placement.Shared) {
            draw(home, sequence, reached);
        } else {
            home.query("select setval(?::regclass, ?::bigint)", sequence.sqlName(), reached.toString());
        }
    }

    // Other tenants draw numbers at the same time, so setting the sequence could set it back.
    private static void draw(OwnerSessions.Home home, Sequence sequence, BigInteger reached) {
        String left = MOST_SKIPPED + "";
        List<List<String>> drawn = home.query(
                """
                with recursive drawn (n, number) as (
                  select 1, nextval(?::regclass)
                   union all
                  select n + 1, nextval(?::regclass) from drawn where
                """ + (sequence.isAscending() ? " number < " : " number > ") + "?::bigint and n < ?::bigint)"
                        + " select number from drawn order by n desc limit 1",
                sequence.sqlName(),
                sequence.sqlName(),
                reached.toString(),
                left);
        if (!isBeyond(sequence, new BigInteger(drawn.getFirst().getFirst()), reached)) {
            throw new PermanentFailureException("Sequence " + sequence.name() + " of the shared home is more than "
                    + MOST_SKIPPED + " numbers behind the one of the tenant's home.");
        }
    }

    private static boolean isBeyond(Sequence sequence, @Nullable BigInteger last, BigInteger reached) {
        return last != null && (sequence.isAscending() ? last.compareTo(reached) : reached.compareTo(last)) >= 0;
    }

    private static void putIfAny(Map<String, BigInteger> used, Sequence sequence, @Nullable BigInteger number) {
        if (number != null) {
            used.put(sequence.name(), number);
        }
    }

    /** Returns the number that was drawn last; null if none was. */
    private static @Nullable BigInteger last(OwnerSessions.Home home, Sequence sequence) {
        return number(home, "select case when is_called then last_value end from " + sequence.sqlName());
    }

    private static @Nullable BigInteger number(OwnerSessions.Home home, String sql) {
        String number = home.query(sql).getFirst().getFirst();
        return number == null ? null : new BigInteger(number);
    }

    private List<Sequence> find(OwnerSessions.Home home, Placement placement) {
        return home.query(SEQUENCES, placement.home(transfer.tenant()).value()).stream()
                .map(row -> new Sequence(row.get(0), row.get(1), !row.get(2).startsWith("-"), row.get(3)))
                .toList();
    }
}
