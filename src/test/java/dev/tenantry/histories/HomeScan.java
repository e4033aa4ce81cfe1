package dev.tenantry.histories;

import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at all rows of all homes as a superuser: each is in its tenant's home, and in no other one. */
final class HomeScan {

    private static final String TABLES = """
            select format('%I.%I', n.nspname, c.relname)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
             where c.relkind = 'r' and n.nspname not in ('control', 'pg_catalog')
            """;

    private record Row(String place, String table, String tenant, String text) {}

    private final Superuser superuser;
    private final List<Party> parties;
    private final Set<Row> rows = new HashSet<>();

    HomeScan(Superuser superuser, List<Party> parties) {
        this.superuser = superuser;
        this.parties = parties;
        superuser
                .texts("select datname from pg_database where datallowconn and datname !~ '^template'")
                .forEach(this::read);
    }

    private void read(String database) {
        Superuser there = superuser.in(database);
        for (String name : there.texts(TABLES)) {
            String schema = name.substring(0, name.indexOf('.'));
            String table = name.substring(name.indexOf('.') + 1);
            there.query(
                            "select tenant_id::text, t::text, ctid::text from " + name + " t",
                            row -> new Row(
                                    database + "." + schema,
                                    table,
                                    row.getString(1),
                                    row.getString(2) + row.getString(3)))
                    .forEach(rows::add);
        }
    }

    /** @param tier where the tenant has been moved last */
    void require(Party party, IsolationTier tier, int storedAnswers) {
        String home = place(party, tier);
        List<Row> own =
                rows.stream().filter(row -> row.tenant().equals(party.id())).toList();
        for (Row row : own) {
            Divergence.unless(row.place().equals(home), "%s is not in %s.", row, home);
            parties.stream()
                    .filter(other -> other != party)
                    .forEach(other -> Divergence.unless(
                            !row.text().contains(other.mark().text()), "%s is of tenant %s.", row, other.name()));
        }
        for (Row row : rows) {
            Divergence.unless(
                    row.tenant().equals(party.id())
                            || !row.text().contains(party.mark().text()),
                    "%s has the mark of tenant %s.",
                    row,
                    party.name());
        }
        requireNumbers(party, own, storedAnswers);
        requireOrders(party, home);
        requireNoOtherHome(party, tier);
    }

    private static void requireNumbers(Party party, List<Row> own, int storedAnswers) {
        Map<String, Long> found = own.stream().collect(Collectors.groupingBy(Row::table, Collectors.counting()));
        List<OrderState> orders = party.book().newestOrders();
        Map<String, Long> expected = Map.of(
                "orders",
                (long) orders.size(),
                "order_transitions",
                orders.stream().mapToLong(order -> order.steps().size() - 1).sum(),
                "users",
                (long) party.book().newestUsers().size(),
                "idempotency_keys",
                (long) storedAnswers,
                "captures",
                0L);
        expected.forEach((table, number) -> Divergence.unless(
                found.getOrDefault(table, 0L).equals(number),
                "There are %d rows in %s, not %d.",
                found.getOrDefault(table, 0L),
                table,
                number));
    }

    private void requireOrders(Party party, String home) {
        Set<String> found = new TreeSet<>(superuser
                .in(home.substring(0, home.indexOf('.')))
                .texts(
                        "select concat_ws(' ', number, id, product_id, quantity, status, version) from "
                                + home.substring(home.indexOf('.') + 1) + ".orders where tenant_id::text = ?",
                        party.id()));
        Set<String> expected = party.book().newestOrders().stream()
                .map(order -> "%d %s %s %d %s %d"
                        .formatted(
                                order.number(),
                                party.book().idOf(order.number()),
                                order.content().lines().getFirst().product(),
                                order.content().lines().getFirst().quantity(),
                                order.status(),
                                order.version()))
                .collect(Collectors.toCollection(TreeSet::new));
        Divergence.unless(found.equals(expected), "The orders are %s, not %s.", found, expected);
    }

    private void requireNoOtherHome(Party party, IsolationTier tier) {
        String name = home(party);
        long databases = superuser.number("select count(*) from pg_database where datname = ?", name);
        long schemas = superuser.number("select count(*) from pg_namespace where nspname = ?", name);
        Divergence.unless(databases == (tier == IsolationTier.DATABASE ? 1 : 0), "%d databases %s", databases, name);
        Divergence.unless(schemas == (tier == IsolationTier.SCHEMA ? 1 : 0), "%d schemas %s", schemas, name);
        Divergence.unless(
                superuser.number("select count(*) from control.second_homes where tenant_id::text = ?", party.id())
                        == 0,
                "The registry has a second home.");
    }

    private String place(Party party, IsolationTier tier) {
        String main = superuser.texts("select current_database()").getFirst();
        return switch (tier) {
            case ROW -> main + ".shared";
            case SCHEMA -> main + "." + home(party);
            case DATABASE -> home(party) + "." + home(party);
        };
    }

    private static String home(Party party) {
        return HomeName.of(TenantId.parse(party.id()).orElseThrow()).value();
    }
}
