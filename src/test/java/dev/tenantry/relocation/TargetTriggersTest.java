package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers of adopters do not act on copied rows. */
@BesideOthers
class TargetTriggersTest {

    private static final List<String> TABLES = List.of(
            "create table things (tenant_id uuid, id int, v int, primary key (tenant_id, id)) partition by range (id)",
            "create table things_1 partition of things for values from (0) to (10)",
            "create table things_2 partition of things for values from (10) to (1000)",
            "create table notes (tenant_id uuid, id uuid default gen_random_uuid(), v text, primary key (tenant_id, id))",
            "select tenancy.isolate('things'), tenancy.isolate('notes')",
            """
            create or replace function stamp() returns trigger language plpgsql as $$
            begin
                new.v := new.v + 1000;
                return new;
            end $$
            """,
            """
            create or replace function note() returns trigger language plpgsql as $$
            begin
                insert into notes (v) values (tg_name || new.id);
                return null;
            end $$
            """,
            "create trigger stamp before insert or update on things for each row execute function stamp()",
            "create trigger \"note 1\" after insert or update on things for each row execute function note()",
            "create trigger note_2 after insert on things_2 for each row execute function note()",
            "create trigger unused before insert on things for each row execute function stamp()",
            "alter table things disable trigger unused",
            "alter table things_1 enable always trigger \"note 1\"",
            "alter table things_2 enable replica trigger stamp");

    private static final String STATES = """
            select c.relname || ' ' || g.tgname || ' ' || g.tgenabled::text
              from pg_trigger g join pg_class c on c.oid = g.tgrelid
             where c.relnamespace = ?::regnamespace and not g.tgisinternal order by 1
            """;

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_target_triggers");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
        homes.migrate(TABLES.toArray(String[]::new));
        homes.change("insert into things (id, v) values (1, 1), (2, 2), (11, 11), (12, 12)");
        assertThat(homes.rows(HomeName.SHARED, "notes")).hasSize(6);
    }

    @Test
    void doNotActOnCopiedRowsAndThenAsBefore() throws InterruptedException {
        List<String> before = states(HomeName.SHARED);
        assertThat(states(TwoHomes.OWN)).isEqualTo(before);
        homes.moveChanging(() -> homes.change("update things set v = v + 1"));
        assertThat(homes.requireSame("things")).isEqualTo(4);
        assertThat(homes.requireSame("notes")).isGreaterThan(6);
        assertThat(states(TwoHomes.OWN)).isEqualTo(before);
        homes.change("insert into things (id, v) values (13, 13)");
        assertThat(homes.rows(TwoHomes.OWN, "notes").toString()).contains("note_213");
    }

    /** An attempt that ends on the way leaves them off; the next one does not need to know. */
    @Test
    void areOnAfterAnAttemptThatFailed() throws InterruptedException {
        List<String> before = states(HomeName.SHARED);
        try (Transfer transfer = homes.open()) {
            homes.copy(transfer, chunk -> {}, new HashMap<>());
        }
        assertThat(states(TwoHomes.OWN)).isNotEqualTo(before).contains("things tenant_capture O");
        try (Transfer transfer = homes.open()) {
            // It has switched them on, and could not change the placement.
            homes.finish(transfer);
        }
        homes.change("update things set v = 7 where id = 1");
        homes.move();
        assertThat(homes.requireSame("things")).isEqualTo(4);
        homes.requireSame("notes");
        assertThat(states(TwoHomes.OWN)).isEqualTo(before);
    }

    @Test
    void areRefusedInTheNewHomeOnly() {
        homes.migrate(HomeName.SHARED, "drop trigger note_2 on things_2");
        assertThatThrownBy(homes::open)
                .isInstanceOf(PermanentFailureException.class)
                .hasMessage(
                        "Trigger note_2 of table things exists in the new home only, so it is not known whether it is"
                                + " to be enabled.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before insert on things for each row", "after update on things for each statement"})
    void areRefusedInTheSharedHome(String when) throws InterruptedException {
        homes.move();
        homes.migrate(
                HomeName.SHARED,
                "drop trigger stamp on things",
                "drop trigger \"note 1\" on things",
                "drop trigger note_2 on things_2");
        // One that is switched off is no obstacle.
        homes.open().close();
        homes.migrate(HomeName.SHARED, "create trigger act " + when + " execute function stamp()");
        assertThatThrownBy(homes::open)
                .isInstanceOf(PermanentFailureException.class)
                .hasMessageContaining("Table things has the trigger act, which would act on the copied rows");
    }

    private static List<String> states(HomeName home) {
        return homes.database().look(String.class, STATES, home.value());
    }
}
