package dev.tenantry.relocation;

import dev.tenantry.home.HomeLink;
import dev.tenantry.home.OwnerSessions;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.relocation.MovedTable.Column;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the tables of two homes from the catalogue, and checks that rows can move between them. */
final class MovedTables {

    // The sort order of a key's column: the rules of two servers can have one name and yet differ. If PostgreSQL does
    // not know their version, only the database itself sorts in the same way.
    private static final String COLUMNS = """
            select c.relname, format('%I.%I', n.nspname, c.relname), a.attname, quote_ident(a.attname),
                   format_type(a.atttypid, a.atttypmod), a.attgenerated <> '', a.attidentity = 'a',
                   coalesce(array_position((i.indkey::int2[])[0:i.indnkeyatts - 1], a.attnum), -1),
                   case when a.attcollation <> 0
                        then (select concat_ws('/', l.provider, l.name, l.locale, l.rules,
                                               case when l.name in ('C', 'POSIX') or l.provider = 'b' then ''
                                                    else coalesce(l.version, current_database() || '/' ||
                                                                  pg_postmaster_start_time()) end)
                                from (select o.collprovider, o.collcollate,
                                             coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale'),
                                             to_jsonb(o) ->> 'collicurules', pg_collation_actual_version(o.oid)
                                        from pg_collation o where o.oid = a.attcollation and o.collprovider <> 'd'
                                       union all
                                      select d.datlocprovider, d.datcollate,
                                             coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
                                             to_jsonb(d) ->> 'daticurules', pg_database_collation_actual_version(d.oid)
                                        from pg_database d, pg_collation o
                                       where d.datname = current_database()
                                         and o.oid = a.attcollation and o.collprovider = 'd')
                                     l (provider, name, locale, rules, version)) end,
                   exists (select from pg_opclass o
                             join pg_amop m on m.amopfamily = o.opcfamily and m.amopstrategy = 3
                                           and m.amoplefttype = o.opcintype and m.amoprighttype = o.opcintype
                             join pg_operator e on e.oid = m.amopopr
                             join pg_proc p on p.oid = e.oprcode
                            where p.proleakproof
                              and o.oid = (i.indclass::oid[])[array_position(i.indkey::int2[], a.attnum)])
              from pg_namespace n
              join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p') and not c.relispartition
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              left join pg_index i on i.indrelid = c.oid and i.indisprimary
             where n.nspname = ? and c.relname <> 'captures'
               and exists (select from pg_attribute t
                            where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
             order by c.relname, a.attnum
            """;

    private record Found(
            String sqlName, List<Column> columns, List<Column> key, List<String> sorting, boolean isFoundByKey) {}

    private MovedTables() {}

    /**
     * Returns the tables, those first that others reference.
     *
     * @param owner whose rows they are in the target
     * @throws ReportableException if the homes have different tables, or if the rows of one cannot be moved
     */
    static List<MovedTable> of(
            HomeLink source, HomeName sourceHome, HomeLink target, HomeName targetHome, TenantId owner) {
        Obstacles.requireNone(source, sourceHome);
        Obstacles.requireNone(target, targetHome);
        Map<String, Found> here = source.write(home -> read(home, sourceHome));
        Map<String, Found> there = target.write(home -> read(home, targetHome));
        if (!here.keySet().equals(there.keySet())) {
            throw new ReportableException(
                    "The homes have different tables: " + here.keySet() + " and " + there.keySet() + ".");
        }
        here.keySet().forEach(name -> require(name, find(here, name), find(there, name)));
        return order(target).stream()
                .map(name -> new MovedTable(
                        name,
                        find(here, name).sqlName(),
                        find(there, name).sqlName(),
                        find(there, name).columns(),
                        find(there, name).key(),
                        find(here, name).sorting().equals(find(there, name).sorting()),
                        find(there, name).isFoundByKey(),
                        "'" + owner + "'::uuid"))
                .toList();
    }

    /** Leaves out the answers that were stored for repeated requests: those were made to another tenant. */
    static List<MovedTable> ofData(List<MovedTable> tables) {
        return tables.stream()
                .filter(table -> !table.name().equals("idempotency_keys"))
                .toList();
    }

    private static List<String> order(HomeLink target) {
        try {
            return new ArrayList<>(target.tablesChildrenFirst()).reversed();
        } catch (ReportableException circle) {
            throw new PermanentFailureException(String.valueOf(circle.getMessage()));
        }
    }

    static <T> T find(Map<String, T> tables, String name) {
        return Objects.requireNonNull(tables.get(name));
    }

    private static void require(String name, Found here, Found there) {
        if (!descriptions(here.columns()).equals(descriptions(there.columns()))
                || !names(here.key()).equals(names(there.key()))) {
            throw new ReportableException("Table " + name + " has different columns or keys in the two homes.");
        }
    }

    private static Set<String> descriptions(List<Column> columns) {
        return columns.stream()
                .map(column -> column.quoted() + " " + column.type() + (column.isGenerated() ? " generated" : ""))
                .collect(Collectors.toSet());
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static Map<String, Found> read(OwnerSessions.Home home, HomeName name) {
        Map<String, List<List<String>>> rows = new LinkedHashMap<>();
        home.query(COLUMNS, name.value())
                .forEach(row -> rows.computeIfAbsent(row.getFirst(), table -> new ArrayList<>())
                        .add(row));
        Map<String, Found> found = new LinkedHashMap<>();
        rows.forEach((table, columns) -> found.put(table, table(columns)));
        return found;
    }

    private static Found table(List<List<String>> rows) {
        List<List<String>> key = rows.stream()
                .filter(row -> position(row) >= 0 && !row.get(2).equals("tenant_id"))
                .sorted(Comparator.comparingInt(MovedTables::position))
                .toList();
        return new Found(
                rows.getFirst().get(1),
                rows.stream().map(MovedTables::column).toList(),
                key.stream().map(MovedTables::column).toList(),
                key.stream().map(row -> String.valueOf(row.get(8))).toList(),
                key.stream().allMatch(row -> row.get(9).equals("t")));
    }

    private static int position(List<String> row) {
        return Integer.parseInt(row.get(7));
    }

    private static Column column(List<String> row) {
        return new Column(
                row.get(2),
                row.get(3),
                row.get(4),
                row.get(5).equals("t"),
                row.get(6).equals("t"));
    }
}
