package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.problem.ReportableException;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that cannot be moved are refused, with what is wrong, before anything is copied. */
@BesideOthers
class ObstaclesTest {

    private static final String TABLE =
            "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id))";
    private static final String ISOLATE = "select tenancy.isolate('things')";

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_obstacles");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alter table things drop constraint things_pkey                              | Table things has no primary key
            alter table things drop constraint things_pkey, add primary key (tenant_id, id) deferrable | The primary key of table things is deferrable
            drop trigger tenant_capture on things                                       | Table things or a partition of it has no trigger tenant_capture
            alter table things disable trigger tenant_capture                           | Table things or a partition of it has no trigger tenant_capture
            alter table things enable replica trigger tenant_capture                    | Table things or a partition of it has no trigger tenant_capture
            create table more () inherits (things)                                      | Table things inherits from another table, or another one from it
            create rule r as on delete to things do instead nothing                     | Table things has a rule
            create policy limits on things as restrictive using (v > 0)                   | Policy limits of table things can hide rows from the owner role
            create policy limits on things as restrictive to tenantry_owner using (v > 0) | Policy limits of table things can hide rows from the owner role
            alter table things add a int[] not null default '{}', drop constraint things_pkey, add primary key (tenant_id, id, a) | Column a in the primary key of table things has a type that JSON
            alter table things add a jsonb not null default '{}', drop constraint things_pkey, add primary key (tenant_id, id, a) | Column a in the primary key of table things has a type that JSON
            alter table things add a place not null default row(1), drop constraint things_pkey, add primary key (tenant_id, id, a) | Column a in the primary key of table things has a type that JSON
            alter table things add a deep not null default '{}', drop constraint things_pkey, add primary key (tenant_id, id, a) | Column a in the primary key of table things has a type that JSON
            """)
    void refusesForGood(String change, String reason) {
        for (HomeName home : new HomeName[] {HomeName.SHARED, TwoHomes.OWN}) {
            homes.reset();
            homes.migrate(
                    "create type place as (a int)",
                    "create domain flat as int[]",
                    "create domain deep as flat",
                    TABLE,
                    ISOLATE);
            assertThatCode(() -> homes.open().close()).doesNotThrowAnyException();
            homes.migrate(home, change);
            assertThatThrownBy(homes::open)
                    .isInstanceOf(PermanentFailureException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void refusesAPartitionWithoutTheTrigger() {
        homes.migrate(
                TABLE + " partition by hash (tenant_id)",
                "create table things_0 partition of things for values with (modulus 1, remainder 0)",
                ISOLATE);
        assertThatCode(() -> homes.open().close()).doesNotThrowAnyException();
        homes.migrate(HomeName.SHARED, "alter table things_0 disable trigger tenant_capture");
        assertThatThrownBy(homes::open)
                .isInstanceOf(PermanentFailureException.class)
                .hasMessageContaining("no trigger tenant_capture");
    }

    @Test
    void refusesTablesThatReferenceEachOtherInACircle() {
        homes.migrate(
                TABLE,
                "create table bins (tenant_id uuid, id int, thing int, primary key (tenant_id, id),"
                        + " foreign key (tenant_id, thing) references things)",
                "alter table things add foreign key (tenant_id, v) references bins",
                ISOLATE,
                "select tenancy.isolate('bins')");
        assertThatThrownBy(homes::open)
                .isInstanceOf(PermanentFailureException.class)
                .hasMessageContaining("in a circle");
    }

    /** They may become alike, when the other home is migrated. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alter table things add w int                                                | Table things has different columns or keys
            alter table things alter v type bigint                                      | Table things has different columns or keys
            alter table things drop constraint things_pkey, add primary key (tenant_id, v) | Table things has different columns or keys
            drop table things                                                           | The homes have different tables
            """)
    void refusesHomesThatDiffer(String change, String reason) {
        homes.migrate(TABLE, ISOLATE);
        homes.migrate(TwoHomes.OWN, change);
        assertThatThrownBy(homes::open)
                .isInstanceOf(ReportableException.class)
                .isNotInstanceOf(PermanentFailureException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void movesUnderAPolicyThatRestrictsTheAppRoleOnly() throws InterruptedException {
        homes.migrate(TABLE, ISOLATE, "create policy limits on things as restrictive to tenantry_app using (v > 0)");
        homes.change("insert into things (id, v) values (1, 1), (2, 2)");
        homes.database().execute("update shared.things set v = 0 where id = 2");
        homes.move();
        assertThat(homes.requireSame("things")).isEqualTo(2);
    }

    @Test
    void saysThatAPartitionIsMissing() {
        homes.migrate(
                TABLE + " partition by range (id)",
                "create table things_1 partition of things for values from (0) to (10)",
                ISOLATE);
        homes.migrate(HomeName.SHARED, "create table things_2 partition of things for values from (10) to (20)");
        homes.change("insert into things (id) values (15)");
        assertThatThrownBy(homes::move)
                .isInstanceOf(ReportableException.class)
                .hasMessageContaining("no partition for them");
    }

    /** What stands in the way is nothing that was copied. */
    @Test
    void saysThatRowsConflict() {
        homes.migrate(
                "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id), unique (tenant_id, v))",
                ISOLATE);
        homes.change("insert into things (id, v) values (1, 1)");
        homes.database()
                .execute(
                        "insert into " + TwoHomes.OWN + ".things (tenant_id, id, v) values (?, 2, 1)",
                        TwoHomes.ACME.value());
        assertThatThrownBy(homes::move)
                .isInstanceOf(ReportableException.class)
                .hasMessageContaining("Rows of table things cannot be written");
    }
}
