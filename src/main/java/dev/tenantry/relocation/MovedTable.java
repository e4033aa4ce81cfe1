package dev.tenantry.relocation;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A table whose rows move, and the SQL that reads and writes them. Rows travel as PostgreSQL's text of a row, keys as
 * JSON objects without {@code tenant_id}. All SQL that has a range begins with its bounds as parameters: the key after
 * which it begins, unless it is the first one, and the key with which it ends, unless it is the last one.
 *
 * @param name the name without quotes
 * @param source the name with its schema in the home that the tenant moves from, quoted
 * @param target the same in the home that it moves to
 * @param columns in the order of the target's table
 * @param key the primary key without {@code tenant_id}
 * @param isSortedAlike whether both homes sort the keys in the same way, so that a range contains the same ones
 * @param isFoundByKey whether row-level security lets PostgreSQL look a key up in the index before it applies the policy
 * @param owner the value of {@code tenant_id} in the target, as SQL
 */
record MovedTable(
        String name,
        String source,
        String target,
        List<Column> columns,
        List<Column> key,
        boolean isSortedAlike,
        boolean isFoundByKey,
        String owner) {

    /**
     * A column.
     *
     * @param name the name without quotes
     * @param type the type as SQL
     * @param isGenerated whether PostgreSQL computes the value
     * @param isAlwaysIdentity whether no statement can change the value
     */
    record Column(String name, String quoted, String type, boolean isGenerated, boolean isAlwaysIdentity) {

        private String of(String alias) {
            return alias + "." + quoted;
        }

        private String literal() {
            return "'" + name.replace("'", "''") + "'";
        }
    }

    /** Which of the two homes. */
    enum Side {
        SOURCE,
        TARGET
    }

    private static final String TENANT = "t.tenant_id = ?";

    /** Selects key and row of the next rows in the source. Further parameters: the tenant, a limit. */
    String chunk(boolean isFirst) {
        return "select " + keyOf("t") + ", " + row() + " from " + source + " t" + bounds(isFirst, true) + " where "
                + TENANT + within(isFirst, true) + order() + " limit ?";
    }

    /** Selects the key that ends the next chunk. Further parameters: the tenant, an offset. */
    String endOfChunk(Side side, boolean isFirst) {
        return "select " + keyOf("t") + " from " + on(side) + " t" + bounds(isFirst, true) + " where " + TENANT
                + within(isFirst, true) + order() + " offset ? limit 1";
    }

    /** Counts and hashes the rows of a range. The sum does not depend on their order. Further parameter: the tenant. */
    String hash(Side side, boolean isFirst, boolean isLast) {
        return "select count(*), coalesce(sum(" + rowHash() + "::numeric), 0) from " + on(side) + " t"
                + bounds(isFirst, isLast) + " where " + TENANT + within(isFirst, isLast);
    }

    /** Selects key and hash of each row of a range. Further parameter: the tenant. */
    String hashes(Side side, boolean isFirst, boolean isLast) {
        return "select " + keyOf("t") + ", " + rowHash() + " from " + on(side) + " t" + bounds(isFirst, isLast)
                + " where " + TENANT + within(isFirst, isLast);
    }

    /** Selects key and hash of the rows that are there. Parameters: the keys as a JSON array, the tenant. */
    String hashesOf(Side side) {
        return "select e.key::text, " + rowHash() + " from " + keys() + " join " + lookUp(on(side));
    }

    /** Selects the keys, and the row of each that is there in the source. Parameters: the keys, the tenant. */
    String rowsOf() {
        return "select e.key::text, case when t.tenant_id is not null then " + row() + " end from " + keys()
                + " left join " + lookUp(source);
    }

    /**
     * Selects the keys of the target's rows of a table that reference rows of this one. Parameters: the keys of these
     * as a JSON array, the tenant.
     *
     * @param condition of rows c that reference rows t
     */
    String referencing(MovedTable child, String condition) {
        return "select " + child.keyOf("c") + " from " + keys() + " join " + lookUp(target) + " join " + child.target
                + " c on " + condition;
    }

    /** Deletes rows from the target. Parameters: the keys as a JSON array, the tenant. */
    String delete() {
        return "with gone as materialized (select t.tableoid as part, t.ctid as place from " + keys() + " join "
                + lookUp(target, "t.tableoid, t.ctid, t.tenant_id") + ") delete from " + target
                + " t where t.ctid = any (array(select place from gone))"
                + " and (t.tableoid, t.ctid) in (select part, place from gone)";
    }

    /**
     * Inserts rows into the target, or updates them there, and leaves out those whose identity differs, which cannot be updated.
     * Parameter: the rows as an array of text.
     */
    String put() {
        List<Column> identities = filter(column -> column.isAlwaysIdentity() && !key.contains(column));
        // With the key: values can be equal and yet be written differently, such as 1.0 and 1.00.
        List<Column> changed = filter(column -> !column.isAlwaysIdentity() && !column.isGenerated());
        return insert("(select u::" + target + " as r from unnest(?::text[]) u offset 0) x") + " on conflict (tenant_id"
                + each(key, column -> ", " + column.quoted()) + ") do update set "
                + list(changed, column -> column.quoted() + " = excluded." + column.quoted())
                + (identities.isEmpty()
                        ? ""
                        : " where (" + list(identities, column -> column.of("t")) + ") is not distinct from ("
                                + list(identities, column -> column.of("excluded")) + ")");
    }

    /**
     * Deletes rows from the target and inserts them again, at the same time: they may exchange values among each other.
     * Parameter: the rows as an array of text.
     */
    String replace() {
        return "with x as materialized (select u::" + target + " as r from unnest(?::text[]) u), gone as (delete from "
                + target + " t using x where t.tenant_id = (x.r).tenant_id"
                + each(key, column -> " and " + column.of("t") + " = " + column.of("(x.r)")) + " returning 1) "
                + insert("x") + " where (select count(*) from gone) >= 0";
    }

    /** Inserts rows into the target, which has none of them. Parameter: the rows as an array of text. */
    String add() {
        return insert("(select u::" + target + " as r from unnest(?::text[]) u offset 0) x");
    }

    /** Inserts rows into the target, which has none of them, from a table with them as text in the column {@code line}. */
    String addFrom(String table) {
        return insert("(select w.line::" + target + " as r from " + table + " w offset 0) x");
    }

    // OFFSET 0 or MATERIALIZED: otherwise each row would be read once for each column.
    private String insert(String rows) {
        List<Column> written = filter(column -> !column.isGenerated());
        return "insert into " + target + " as t (" + list(written, Column::quoted) + ") overriding system value select "
                + list(written, column -> column.of("(x.r)")) + " from " + rows;
    }

    private List<Column> filter(Predicate<Column> which) {
        return columns.stream().filter(which).toList();
    }

    /** Selects rows as text from rows as JSON. Parameter: the rows as a JSON array. */
    String fromJson() {
        return "select " + keyOf("t") + ", " + row() + " from json_populate_recordset(null::" + target + ", ?::json) t";
    }

    /** Counts the tenant's rows. Parameter: the tenant. */
    String count(Side side) {
        return "select count(*) from " + on(side) + " t where " + TENANT;
    }

    private String on(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case TARGET -> target;
        };
    }

    private String row() {
        return "row(" + list(columns, column -> column.name().equals("tenant_id") ? owner : column.of("t")) + ")::text";
    }

    private String rowHash() {
        return "hashtextextended(" + row() + ", 0)";
    }

    private String keyOf(String alias) {
        return "jsonb_build_object(" + list(key, column -> column.literal() + ", " + column.of(alias)) + ")::text";
    }

    private String order() {
        return key.isEmpty() ? "" : " order by " + list(key, column -> column.of("t"));
    }

    private static String bounds(boolean isFirst, boolean isLast) {
        return (isFirst ? "" : ", (select ?::jsonb as key) a") + (isLast ? "" : ", (select ?::jsonb as key) z");
    }

    private String within(boolean isFirst, boolean isLast) {
        return key.isEmpty() ? "" : (isFirst ? "" : compare(">", "a")) + (isLast ? "" : compare("<=", "z"));
    }

    private String compare(String operator, String bound) {
        return " and (" + list(key, column -> column.of("t")) + ") " + operator + " ("
                + list(key, column -> value(column, bound)) + ")";
    }

    // With OFFSET 0, so that the index is used: PostgreSQL would not apply the conversion of a key before the policy,
    // because its error could say what it has read. The columns are numbered, because one of them can be named "key".
    private String keys() {
        return "(select k.key" + each(key, column -> ", " + value(column, "k") + " as " + part(column))
                + " from jsonb_array_elements(?::jsonb) k(key) offset 0) e";
    }

    private String part(Column column) {
        return "part_" + key.indexOf(column);
    }

    private String lookUp(String table) {
        return lookUp(table, "t.*");
    }

    // Key by key, with OFFSET 0: without statistics of this tenant, PostgreSQL would read all of its rows instead.
    private String lookUp(String table, String what) {
        return isFoundByKey
                ? "lateral (select " + what + " from " + table + " t where " + TENANT + matches()
                        + " offset 0) t on true"
                : table + " t on " + TENANT + matches();
    }

    private String matches() {
        return each(key, column -> " and " + column.of("t") + " = e." + part(column));
    }

    private static String value(Column column, String alias) {
        return "(" + alias + ".key ->> " + column.literal() + ")::" + column.type();
    }

    private static String list(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }

    private static String each(List<Column> columns, Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining());
    }
}
