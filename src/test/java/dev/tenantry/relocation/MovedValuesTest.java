package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be in the columns and keys of adopters' tables. */
@BesideOthers
class MovedValuesTest {

    private static final int MEGABYTE = 1_000_000;

    // Types of keys, and values of each.
    private static final String KEYS = """
            text                        | ; a; B; é; null; true; 1.0; "; ""; '; \\; \\N; (a,b); {}; [1]; {"id": 1}; \\u0041; $1; ?
            text collate "C"            | ; a; B; é; ẞ; ſ; K; İ; ı; ﬁ
            varchar(9)                  | a; 1.0
            character(4)                | ; a; ab; abcd
            name                        | a; B
            smallint                    | 0; 32767; -32768
            integer                     | 0; 2147483647; -2147483648
            bigint                      | 0; 9223372036854775807; -9223372036854775808
            numeric                     | 0; 0.10; 1e20; -1e-20; NaN; Infinity; -Infinity; 12345678901234567890.123456789
            numeric(5, 2)               | 0; 1.5; -999.99
            real                        | -0; 0.1; NaN; Infinity; 1e-40; 3.4028235e38
            double precision            | -0; 0.1; NaN; -Infinity; 1e-300; 5e-324; 1.7976931348623157e308
            boolean                     | true; false
            date                        | 2026-11-26; infinity; -infinity; 0044-03-15 BC; 10000-01-01
            timestamp                   | 2026-11-26 01:02:03.000004; infinity; -infinity; 0044-03-15 BC; 294276-12-31 23:59:59.999999
            timestamptz                 | 2026-11-26 01:02:03.000004+05:30; infinity; -infinity; 0044-03-15 BC; 1883-11-18 12:00+00
            time                        | 00:00; 24:00; 12:34:56.789012
            timetz                      | 00:00+14; 12:34:56.789012-03:30
            interval                    | 0; 1 mon -1 day; -3 years 2 days -00:00:01.5; 25:00
            bytea                       | ; \\x00; \\xdeadbeef; \\x5c5c22
            uuid                        | 00000000-0000-0000-0000-000000000000; ffffffff-ffff-ffff-ffff-ffffffffffff
            inet                        | 10.0.0.1; 10.0.0.1/8; ::1
            macaddr                     | 08:00:2b:01:02:03
            bit(3)                      | 101; 000
            bit varying                 | ; 1; 10000000001
            money                       | 0; -12.34; 92233720368547758.07
            xid8                        | 0; 18446744073109551615
            int4range                   | [1,5); empty; (,3); [2,]
            tstzrange                   | [2026-01-01 00:00+00,infinity); (,)
            int4multirange              | {}; {[1,2),[5,6)}
            tsvector                    | a:1 b
            mood                        | it's "fine", really; bad
            short                       | a; b,c
            """;

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_moved_values");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
    }

    /** A table whose key has one of the types. */
    private record Keyed(String table, String type, String values) {

        static List<Keyed> all() {
            List<String> lines = KEYS.strip().lines().toList();
            return IntStream.range(0, lines.size())
                    .mapToObj(i -> {
                        String[] parts = lines.get(i).split("\\|", 2);
                        return new Keyed("things_" + i, parts[0].strip(), parts[1]);
                    })
                    .toList();
        }

        String insert() {
            String list = Arrays.stream(values.split(";", -1))
                    .map(value -> "$v$" + value.strip() + "$v$")
                    .collect(Collectors.joining(", "));
            return "insert into " + table + " (k, v) select v::" + type.replace(" collate \"C\"", "")
                    + ", n from unnest(array[" + list + "]) with ordinality x (v, n)";
        }
    }

    @Test
    void movesKeysOfEachType() throws InterruptedException {
        homes.migrate(
                "create type mood as enum ('bad', 'it''s \"fine\", really')",
                "create domain short as text check (length(value) < 5)");
        List<Keyed> all = Keyed.all();
        for (Keyed keyed : all) {
            homes.migrate(
                    "create table " + keyed.table() + " (tenant_id uuid, k " + keyed.type()
                            + ", v int, primary key (tenant_id, k))",
                    "select tenancy.isolate('" + keyed.table() + "')");
        }
        String[] inserts = all.stream().map(Keyed::insert).toArray(String[]::new);
        homes.change(inserts);
        homes.change(TwoHomes.GLOBEX, inserts);
        Map<String, Integer> rows = all.stream()
                .collect(Collectors.toMap(
                        Keyed::table,
                        keyed -> homes.rows(HomeName.SHARED, keyed.table()).size()));
        homes.moveChanging(() -> homes.change(all.stream()
                .flatMap(keyed -> Stream.of(
                        "update " + keyed.table() + " set v = v + 10",
                        "delete from " + keyed.table() + " where v = 11",
                        keyed.insert() + " limit 1"))
                .toArray(String[]::new)));
        assertThat(all)
                .allSatisfy(keyed -> assertThat(homes.requireSame(keyed.table()))
                        .as(keyed.type())
                        .isEqualTo(rows.get(keyed.table())));
    }

    @Test
    void movesOddTextsInKeysAndColumns() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, k text, v text, primary key (tenant_id, k))",
                "select tenancy.isolate('things')");
        String insert = """
                insert into things (k, v) select k, k from unnest(array[
                    E'a\\nb', E'a\\r\\nb', E'\\t', E'\\x01', E'\\x1b', E'\\x7f', U&'\\00a0', U&'\\00e9', U&'e\\0301',
                    U&'\\+01f600', U&'\\+10ffff', U&'\\feff', U&'\\ffff', U&'\\2028', U&'\\202e', U&'\\200d', U&'\\0915\\093c',
                    E'\\\\u0000', E'"\\\\"', repeat('k', 2000)]) k
                """;
        homes.change(insert);
        homes.moveChanging(() -> {
            homes.change("update things set v = v || k");
        });
        assertThat(homes.requireSame("things")).isEqualTo(20);
    }

    /** Two captures name the same row, and the row that is there already has the key as it was written before. */
    @Test
    void movesRowsWhoseKeysAreWrittenDifferently() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, n numeric, at timestamptz, v int, primary key (tenant_id, n, at))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (n, at, v) values (1.0, '2026-11-26 00:00+00', 1), (2, 'infinity', 1)");
        homes.moveChanging(() -> {
            homes.change("set local timezone to 'Asia/Kolkata'", "update things set v = v + 1");
            homes.change("set local timezone to 'UTC'", "update things set n = 1.00 where n = 1");
            assertThat(homes.captures()).hasSize(3);
        });
        assertThat(homes.requireSame("things")).isEqualTo(2);
        assertThat(homes.rows(TwoHomes.OWN, "things").toString()).contains("1.00");
    }

    @Test
    void movesColumnsOfEachKind() throws InterruptedException {
        String columns = """
                c01 text, c02 text, c03 jsonb, c04 jsonb, c05 json, c06 int[], c07 text[], c08 point[], c09 int4range,
                c10 tstzmultirange, c11 mood, c12 mood[], c13 email, c14 place, c15 place[], c16 timestamp, c17 timestamptz,
                c18 numeric, c19 float8, c20 float4, c21 interval, c22 bytea, c23 money, c24 bool, c25 char(5), c26 "char",
                c27 inet, c28 xml, c29 tsvector, c30 bit(5), c31 date, c32 timetz, c33 uuid, c34 hashes, c35 jsonpath,
                """;
        homes.migrate(
                "create type mood as enum ('sad', 'ha, ha (\"!\")')",
                "create domain email as text not null default 'a@b' check (value like '%@%')",
                "create domain hashes as bytea[] check (array_ndims(value) = 1)",
                "create type place as (street text, house int, pets text[])");
        homes.migrate(
                HomeName.SHARED,
                "create table things (tenant_id uuid, gone int, id int, " + columns
                        + "twice int generated always as (id * 2) stored, half int generated always as (id / 2) virtual,"
                        + " primary key (tenant_id, id))",
                "alter table things drop column gone",
                "select tenancy.isolate('things')");
        homes.migrate(
                TwoHomes.OWN,
                "create table things (half int generated always as (id / 2) virtual, id int, gone jsonb, tenant_id uuid, "
                        + columns + "twice int generated always as (id * 2) stored, primary key (tenant_id, id))",
                "alter table things drop column gone",
                "select tenancy.isolate('things')");
        String insert = """
                insert into things (id, c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, c12, c13, c14, c15, c16, c17,
                    c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32, c33, c34, c35)
                values (1, null, '', null, 'null', ' {"a" : 1, "a":null } ', '[0:1]={1,2}', '{NULL,"NULL","",",\\\\"}', '{"(1,2)"}',
                    '(,5)', '{[2026-01-01,infinity)}', 'ha, ha ("!")', array['sad', 'ha, ha ("!")']::mood[], 'x@y',
                    row('"main", \\', null, array['cat', null, '']), array[row('a', 1, null)]::place[], 'infinity',
                    '-infinity', 'NaN', '-0', '-0', '1 mon -2 days 03:04:05.000006', '\\x00ff5c', -1.5, true, 'ab', 'x',
                    '::1/64', '<a b="1">&lt;</a>', 'a:1A b', '10101', '0044-03-15 BC', '01:02:03.4-03:30',
                    gen_random_uuid(), array['\\x00', '\\x5c']::bytea[], '$.a[*] ? (@ > 1)')
                """;
        homes.change(insert);
        homes.change(
                "insert into things (id, c18, c19, c20) values (2, 1.10, 1e-300, 'NaN'), (3, 'Infinity', 5e-324, 1e-40)");
        homes.change(TwoHomes.GLOBEX, insert);
        homes.moveChanging(() -> {
            homes.change(
                    "update things set c03 = 'null', c04 = null where id = 1", "update things set id = 9 where id = 3");
        });
        assertThat(homes.requireSame("things")).isEqualTo(3);
        homes.change("update things set c01 = 'back' where id = 9");
        homes.move();
        assertThat(homes.requireSame("things")).isEqualTo(3);
        assertThat(homes.number("select count(*) from shared.things")).isEqualTo(4);
    }

    @Test
    void movesNamesThatNeedQuotes() throws InterruptedException {
        homes.migrate("""
                create table "Odd ""name"" ?" (
                    "c'3" date, "k""2" text, "select" int, tenant_id uuid, "K.1" uuid, "v ?" text,
                    primary key (tenant_id, "K.1", "c'3", "k""2"))
                """, "select tenancy.isolate('\"Odd \"\"name\"\" ?\"')");
        String insert = """
                insert into "Odd ""name"" ?" ("K.1", "c'3", "k""2", "select", "v ?")
                select md5((n % 7)::text)::uuid, date '2026-01-01' + n % 5, 'k' || n, n, 'v' from generate_series(1, 300) n
                """;
        homes.change(insert);
        homes.moveChanging(() -> {
            homes.change("update \"Odd \"\"name\"\" ?\" set \"k\"\"2\" = \"k\"\"2\" || 'x' where \"select\" % 10 = 0");
        });
        assertThat(homes.requireSame("\"Odd \"\"name\"\" ?\"")).isEqualTo(300);
    }

    @Test
    void movesLargeRowsAndTheRowOfATableThatIsKeyedByTheTenantAlone() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v text, primary key (tenant_id, id))",
                "create table shelves (tenant_id uuid primary key, v text)",
                "create table yards (tenant_id uuid, id int, primary key (tenant_id, id))",
                "select tenancy.isolate('things'), tenancy.isolate('shelves'), tenancy.isolate('yards')");
        homes.change(
                "insert into things (id, v) select n, repeat('x', " + MEGABYTE + ") from generate_series(1, 10) n");
        homes.change("insert into shelves (v) values ('a')");
        homes.change(TwoHomes.GLOBEX, "insert into shelves (v) values ('b')");
        homes.moveChanging(() -> {
            homes.change("update things set v = v || 'y' where id > 5", "update shelves set v = 'c'");
        });
        assertThat(homes.requireSame("things")).isEqualTo(10);
        assertThat(homes.requireSame("shelves")).isEqualTo(1);
        assertThat(homes.requireSame("yards")).isZero();
    }

    @Test
    void movesKeysWhoseColumnsAreNamedAsInOurStatements() throws InterruptedException {
        homes.migrate("""
                create table things (tenant_id uuid, key varchar(10), part_0 int, e int, t int, r int, v int,
                    primary key (tenant_id, part_0, key, e, t))
                """, "select tenancy.isolate('things')");
        homes.change("insert into things select '" + TwoHomes.ACME
                + "', n::text, n, n, n, n, n from generate_series(1, 20) n");
        homes.moveChanging(() -> homes.change(
                "update things set v = 0 where key = '1'",
                "update things set key = 'x' where key = '2'",
                "delete from things where key = '3'",
                "insert into things select '" + TwoHomes.ACME + "', 'new', 1, 1, 1, 1, 1"));
        assertThat(homes.requireSame("things")).isEqualTo(20);
    }

    @Test
    void movesIdentities() throws InterruptedException {
        homes.migrate(
                """
                create table things (tenant_id uuid, id uuid, number bigint generated always as identity,
                    other int generated by default as identity, v int, primary key (tenant_id, id))
                """,
                "create table notes (tenant_id uuid, id bigint generated always as identity, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('things'), tenancy.isolate('notes')");
        homes.change("insert into things (id, v) select md5(n::text)::uuid, n from generate_series(1, 20) n");
        homes.change("insert into notes (v) select n from generate_series(1, 20) n");
        homes.moveChanging(() -> {
            homes.change(
                    "update things set number = default where v = 1",
                    "delete from things where v = 2",
                    "insert into things (id, v) values (md5('2')::uuid, 2)",
                    "update notes set v = v + 1 where id = 3");
        });
        assertThat(homes.requireSame("things")).isEqualTo(20);
        assertThat(homes.requireSame("notes")).isEqualTo(20);
    }

    @Test
    void movesPartitions() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v text, primary key (tenant_id, id)) partition by range (id)",
                "create table things_low partition of things for values from (minvalue) to (100)",
                "create table things_high partition of things for values from (100) to (maxvalue) partition by hash (tenant_id)",
                "create table things_high_0 partition of things_high for values with (modulus 2, remainder 0)",
                "create table things_high_1 partition of things_high for values with (modulus 2, remainder 1)",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 200) n");
        homes.moveChanging(() -> {
            homes.change(
                    "update things set id = 300 + id where id < 50",
                    "update things set v = 'x' where id = 150",
                    "delete from things where id = 151",
                    "insert into things (id, v) values (151, 'y'), (-5, 'z')");
        });
        assertThat(homes.requireSame("things")).isEqualTo(201);
        homes.change("update things set v = 'back' where id > 190");
        homes.move();
        assertThat(homes.requireSame("things")).isEqualTo(201);
    }

    @Test
    void movesAKeyThatIncludesColumns() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, v int, id int, primary key (tenant_id, id) include (v))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 10) n");
        homes.moveChanging(() -> {
            homes.change("update things set v = v + 1 where id > 5");
            assertThat(homes.captures()).hasSize(5);
        });
        assertThat(homes.requireSame("things")).isEqualTo(10);
    }

    /** Two servers can sort text differently, even if they name the rules alike. */
    @Test
    void comparesHomesThatSortKeysDifferently() throws InterruptedException {
        String table = "create table things (tenant_id uuid, k text collate \"%s\", v int, primary key (tenant_id, k))";
        homes.migrate(HomeName.SHARED, table.formatted("C"), "select tenancy.isolate('things')");
        homes.migrate(TwoHomes.OWN, table.formatted("und-x-icu"), "select tenancy.isolate('things')");
        homes.change("insert into things (k, v) select case when n % 2 = 0 then 'A' else 'a' end || n, n"
                + " from generate_series(1, 12000) n");
        try (Transfer transfer = homes.open()) {
            homes.copy(transfer, chunk -> {}, new TreeMap<>());
            CatchUp catchUp = new CatchUp(transfer, new Captures(transfer), left -> {});
            Verification verification = new Verification(transfer, catchUp, new Pace(100), () -> {});
            MovedTable things = TwoHomes.things(transfer);
            verification.ofAll();
            assertThat(catchUp.touched(things)).isEmpty();
            homes.database().execute("update " + TwoHomes.OWN + ".things set v = 0 where v in (1, 2)");
            homes.database()
                    .execute(
                            "insert into " + TwoHomes.OWN + ".things (tenant_id, k, v) values (?, 'Only here', 0)",
                            TwoHomes.ACME.value());
            verification.ofAll();
            assertThat(catchUp.touched(things))
                    .containsExactlyInAnyOrder("{\"k\": \"a1\"}", "{\"k\": \"A2\"}", "{\"k\": \"Only here\"}");
            homes.finish(transfer);
        }
        assertThat(homes.requireSame("things")).isEqualTo(12_000);
    }
}
