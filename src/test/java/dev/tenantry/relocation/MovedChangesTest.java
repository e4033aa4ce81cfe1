package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.BesideOthers;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes during the copy that the constraints of the new home do not allow in any order. */
@BesideOthers
class MovedChangesTest {

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_moved_changes");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
    }

    /** Moves with these changes when the rows have been copied. */
    private static void moveThenChange(String... changes) throws InterruptedException {
        homes.moveChanging(() -> homes.change(changes));
        homes.requireSame("things");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unique (tenant_id, v)",
                "unique (tenant_id, v) deferrable initially deferred",
                "unique nulls not distinct (tenant_id, v)",
                "exclude using btree (tenant_id with =, v with =)",
            })
    void movesUniqueValuesThatWander(String constraint) throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, w int, primary key (tenant_id, id), " + constraint
                        + ")",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v, w) select n, n, n from generate_series(1, 40) n");
        moveThenChange(
                // 1 and 2 exchange their values, 3 to 6 in a circle.
                "update things set v = -1 where id = 1",
                "update things set v = 1 where id = 2",
                "update things set v = 2 where id = 1",
                "update things set v = -v where id between 3 and 6",
                "update things set v = -case v when -3 then -4 when -4 then -5 when -5 then -6 when -6 then -3 end"
                        + " where id between 3 and 6",
                // 7 gives its value to 8, 8 its own to a new one, which has the smallest key; a row returns changed.
                "update things set v = -7 where id = 7",
                "update things set v = 7 where id = 8",
                "delete from things where id = 9",
                "insert into things (id, v, w) values (0, 8, 8), (9, 9, 99)",
                // 20 becomes 21, and 21 becomes 20.
                "update things set id = -20, v = 200 where id = 20",
                "update things set id = 20 where id = 21",
                "update things set id = 21, v = 20 where id = -20");
        moveThenChange("delete from things where id = 0", "update things set v = -v - 1000", "update things set v = w");
        assertThat(homes.requireSame("things")).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 150, 1_000})
    void movesMoreWanderingValuesThanAreReadAtOnce(int mostCaptures) throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id), unique (tenant_id, v))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 500) n");
        try (Transfer transfer = homes.open()) {
            homes.copy(transfer, chunk -> {}, new HashMap<>());
            // In a circle.
            homes.change("update things set v = -v", "update things set v = 1 - v % 500");
            homes.finish(transfer, new CatchUp(transfer, new Captures(transfer), left -> {}, mostCaptures));
        }
        homes.switchOver();
        assertThat(homes.requireSame("things")).isEqualTo(500);
        assertThat(homes.number("select count(*) from shared.things where v = id % 500 + 1"))
                .isEqualTo(500);
    }

    @Test
    void movesMoreChangesThanAreReadAtOnce() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 21000) n");
        moveThenChange("update things set v = -v");
        assertThat(homes.requireSame("things")).isEqualTo(21_000);
    }

    /** What is left for the switch must not keep the tenant's requests waiting for longer than they should. */
    @Test
    void stopsInTheMiddleIfTimeIsUp() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 3000) n");
        try (Transfer transfer = homes.open()) {
            CatchUp catchUp = new CatchUp(transfer, new Captures(transfer), left -> {});
            Verification verification = new Verification(transfer, catchUp, new Pace(100), () -> {});
            homes.copy(transfer, chunk -> {}, new HashMap<>());
            verification.ofAll();
            homes.change("update things set v = -v");
            assertThatThrownBy(() -> catchUp.untilNone(failAfter(5))).hasMessage("Time is up.");
            assertThat(homes.rows(TwoHomes.OWN, "things")).anyMatch(row -> row.contains(",-"));
            assertThat(homes.rows(TwoHomes.OWN, "things")).anyMatch(row -> !row.contains(",-"));

            catchUp.untilFew(() -> {});
            assertThatThrownBy(() -> verification.ofTouched(failAfter(2))).hasMessage("Time is up.");
            homes.finish(transfer, catchUp);
        }
        assertThat(homes.requireSame("things")).isEqualTo(3_000);
    }

    private static Runnable failAfter(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.decrementAndGet() < 0) {
                throw new IllegalStateException("Time is up.");
            }
        };
    }

    @Test
    void comparesRowsThatChangeMoreQuicklyThanTheyAreCompared() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 12000) n");
        try (Transfer transfer = homes.open()) {
            homes.copy(transfer, chunk -> {}, new HashMap<>());
            homes.change("update things set v = -v where id % 10 = 0");
            CatchUp catchUp = new CatchUp(transfer, new Captures(transfer), left -> {});
            new Verification(transfer, catchUp, new Pace(100), () -> {}, 100).ofAll();
            assertThat(catchUp.hasTouchedMoreThan(100)).isFalse();
            homes.finish(transfer);
        }
        assertThat(homes.requireSame("things")).isEqualTo(12_000);
    }

    @Test
    void leavesOnlyToTheSwitchWhatDiffersOrChangesOnceMore() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 10) n");
        try (Transfer transfer = homes.open()) {
            MovedTable things = TwoHomes.things(transfer);
            CatchUp catchUp = new CatchUp(transfer, new Captures(transfer), left -> {});
            Verification verification = new Verification(transfer, catchUp, new Pace(100), () -> {});
            homes.copy(transfer, chunk -> {}, new HashMap<>());
            homes.change("update things set v = 0 where id = 1");
            catchUp.untilFew(() -> {});
            assertThat(catchUp.touched(things))
                    .as("before all rows are compared")
                    .isEmpty();
            verification.ofAll();
            homes.change("update things set v = -v where id <= 5");
            catchUp.untilFew(() -> {});
            assertThat(catchUp.touched(things)).hasSize(5);

            homes.database().execute("update " + TwoHomes.OWN + ".things set v = 7 where id = 4");
            verification.ofTouchedSoFar();
            assertThat(catchUp.touched(things)).containsExactly("{\"id\": 4}");
            assertThatThrownBy(() -> verification.ofTouched(() -> {}))
                    .isInstanceOf(Verification.DifferentRowsException.class);

            homes.change("update things set v = 8 where id = 4", "update things set v = 9 where id = 5");
            catchUp.untilFew(() -> {});
            assertThat(catchUp.touched(things)).containsExactlyInAnyOrder("{\"id\": 4}", "{\"id\": 5}");
            verification.ofTouched(() -> {});
        }
        homes.requireSame("things");
    }

    @ParameterizedTest
    @CsvSource({
        "no action, false",
        "restrict, false",
        "cascade, false",
        "set null (parent), false",
        "set default (parent), false",
        "no action, true",
        "cascade, true",
    })
    void movesReferences(String onDelete, boolean isDeferred) throws InterruptedException {
        String deferred = isDeferred ? " deferrable initially deferred" : "";
        homes.migrate(
                "create table zones (tenant_id uuid, id int, v int, primary key (tenant_id, id), unique (tenant_id, v))",
                "create table things (tenant_id uuid, id int, v int, parent int, primary key (tenant_id, id),"
                        + " constraint things_in_zones foreign key (tenant_id, parent) references zones on update cascade"
                        + " on delete " + onDelete + deferred + ")",
                "create table leaves (tenant_id uuid, id int, parent int, primary key (tenant_id, id),"
                        + " constraint leaves_of_things foreign key (tenant_id, parent) references things on update cascade"
                        + " on delete " + onDelete + deferred + ")",
                "select tenancy.isolate('zones'), tenancy.isolate('things'), tenancy.isolate('leaves')");
        homes.change(
                "insert into zones (id, v) select n, n from generate_series(1, 20) n",
                "insert into things (id, v, parent) select n, n, n from generate_series(1, 20) n",
                "insert into leaves (id, parent) select n, n from generate_series(1, 20) n");
        moveThenChange(
                // Exchanged by rows that others reference.
                "update zones set v = -v where id in (1, 2, 3)",
                "update zones set v = case v when -1 then 2 when -2 then 3 when -3 then 1 end where v < 0",
                // To another parent, whose old one is deleted; a parent that comes back; a new one; one with another
                // key.
                "update things set parent = 5 where id = 4",
                "delete from zones where id = 4",
                "delete from leaves where id = 6",
                "delete from things where id = 6",
                "delete from zones where id = 6",
                "insert into zones (id, v) values (6, 66), (30, 30)",
                "insert into things (id, parent, v) values (6, 30, 6), (31, 6, 31)",
                "insert into leaves (id, parent) values (6, 31)",
                "update zones set id = 40 where id = 7",
                "update things set id = 41 where id = 8",
                "update leaves set parent = 41 where id = 9");
        moveThenChange(
                "update zones set id = 7 where id = 40",
                "update things set id = 8 where id = 41",
                "delete from leaves where id = 6",
                "delete from things where id in (6, 31)",
                "delete from zones where id in (6, 30)",
                "insert into zones (id, v) values (4, 4), (6, 6)",
                "insert into things (id, parent, v) values (6, 6, 6)",
                "insert into leaves (id, parent) values (6, 6)");
        for (String table : List.of("zones", "things", "leaves")) {
            assertThat(homes.requireSame(table)).isEqualTo(20);
        }
        moveThenChange(
                "delete from leaves where id = 1", "delete from things where id = 1", "delete from zones where id = 1");
        homes.requireSame("leaves");
        homes.requireSame("zones");
    }

    @Test
    void movesWhatIsDeletedByReferences() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, primary key (tenant_id, id))",
                "create table bins (tenant_id uuid, id int, thing int, primary key (tenant_id, id),"
                        + " constraint bins_of_things foreign key (tenant_id, thing) references things on delete cascade)",
                "create table tags (tenant_id uuid, id int, thing int, primary key (tenant_id, id), constraint"
                        + " tags_of_things foreign key (tenant_id, thing) references things on delete set null (thing))",
                "select tenancy.isolate('things'), tenancy.isolate('bins'), tenancy.isolate('tags')");
        homes.change(
                "insert into things (id) select n from generate_series(1, 300) n",
                "insert into bins (id, thing) select n, n from generate_series(1, 300) n",
                "insert into tags (id, thing) select n, n from generate_series(1, 300) n");
        homes.move(chunk -> {
            if (chunk % 3 == 1) {
                homes.change(
                        "delete from things where id % 7 = " + chunk % 7,
                        "insert into things (id) select n from generate_series(1, 300) n where n % 7 = " + chunk % 7
                                + " and n % 2 = 0",
                        "insert into bins (id, thing) select -n, n from generate_series(1, 300) n where n % 14 = 0"
                                + " on conflict do nothing");
            }
        });
        assertThat(homes.requireSame("things")).isPositive();
        assertThat(homes.requireSame("bins")).isPositive();
        assertThat(homes.requireSame("tags")).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no action", "cascade", "set null (parent)", "no action deferrable initially deferred"})
    void movesRowsThatReferenceTheirOwnTable(String onDelete) throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, parent int, v int, primary key (tenant_id, id),"
                        + " unique (tenant_id, v), constraint things_in_things foreign key (tenant_id, parent) references"
                        + " things on delete " + onDelete + ")",
                "select tenancy.isolate('things')");
        // Each references one with a greater key, which is copied later; the last two reference each other.
        homes.change(
                "insert into things (id, parent, v) select n, n + 1, n from generate_series(1, 400) n"
                        + " union all select 401, 1, 401",
                "insert into things (id, v) values (500, 500)");
        moveThenChange(
                "update things set v = -v where id in (10, 11)",
                "update things set v = case id when 10 then 11 else 10 end where id in (10, 11)",
                "update things set parent = 500 where id = 20",
                "update things set parent = 500 where parent = 30",
                "delete from things where id = 30",
                "insert into things (id, parent, v) values (30, 31, 30)",
                "update things set parent = 30 where id = 29");
        assertThat(homes.requireSame("things")).isEqualTo(402);
    }

    @Test
    void movesManyRowsInChunksWhileTheyChange() throws InterruptedException {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('things')");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 30000) n");
        homes.change(TwoHomes.GLOBEX, "insert into things (id, v) select n, n from generate_series(1, 100) n");
        homes.move(chunk -> homes.change(
                "update things set v = v + 1 where id % 50 = " + chunk,
                "delete from things where id = " + (1_000 * chunk + 1),
                "insert into things (id, v) values (" + -chunk + ", 0) on conflict do nothing",
                "update things set id = id + 100000 where id = " + (1_000 * chunk + 2)));
        assertThat(homes.requireSame("things")).isGreaterThan(29_900);

        homes.change("update things set v = v + 1");
        homes.move();
        assertThat(homes.requireSame("things")).isGreaterThan(29_900);
        assertThat(homes.number("select count(*) from shared.things where tenant_id = ?", TwoHomes.GLOBEX.value()))
                .isEqualTo(100);
    }
}
