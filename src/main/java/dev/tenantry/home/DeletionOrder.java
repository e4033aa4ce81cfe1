package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Orders the tables of a home by their foreign keys, so that rows are deleted before the rows that they reference. */
final class DeletionOrder {

    // A table that references itself needs no order, but all of its rows must be deleted in one statement.
    private static final String REFERENCES = """
            select format('%I.%I', cn.nspname, c.relname) as child, format('%I.%I', pn.nspname, p.relname) as parent
              from pg_constraint k
              join pg_class c on c.oid = k.conrelid
              join pg_namespace cn on cn.oid = c.relnamespace
              join pg_class p on p.oid = k.confrelid
              join pg_namespace pn on pn.oid = p.relnamespace
             where k.contype = 'f' and cn.nspname = ?
            """;

    private record Reference(String child, String parent) {

        boolean isToItself() {
            return child.equals(parent);
        }
    }

    /** @param atOnce whether all rows of a tenant must be deleted in one statement */
    record Step(TenantTables.Table table, boolean atOnce) {}

    private DeletionOrder() {}

    /**
     * Returns the home's tables that can hold rows of a tenant, children before parents.
     *
     * @throws ReportableException if tables reference each other in a circle
     */
    static List<Step> of(Connection connection, HomeName home) throws SQLException {
        List<TenantTables.Table> remaining = new ArrayList<>(TenantTables.of(connection, home));
        List<Reference> references = Sql.query(
                connection,
                REFERENCES,
                row -> new Reference(row.getString("child"), row.getString("parent")),
                home.value());
        List<Step> order = new ArrayList<>();
        while (!remaining.isEmpty()) {
            List<TenantTables.Table> free = remaining.stream()
                    .filter(table -> remaining.stream().noneMatch(other -> references(other, table, references)))
                    .toList();
            if (free.isEmpty()) {
                throw new ReportableException("Tables reference each other in a circle, so the order in which to delete"
                        + " their rows is unknown: "
                        + remaining.stream().map(TenantTables.Table::sqlName).collect(Collectors.joining(", ")) + ".");
            }
            free.forEach(table -> order.add(new Step(table, referencesItself(table, references))));
            remaining.removeAll(free);
        }
        return order;
    }

    private static boolean references(TenantTables.Table child, TenantTables.Table parent, List<Reference> all) {
        return !child.equals(parent) && all.contains(new Reference(child.sqlName(), parent.sqlName()));
    }

    private static boolean referencesItself(TenantTables.Table table, List<Reference> all) {
        return all.stream()
                .anyMatch(
                        reference -> reference.isToItself() && reference.child().equals(table.sqlName()));
    }
}
