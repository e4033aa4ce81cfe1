package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Crowd;
import dev.tenantry.tenant.HomeName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a move, sequences do not draw a number that the tenant has used. */
@BesideOthers
class MovedSequencesTest {

    private static final String NEXT =
            "insert into things (v) select n from generate_series(1, %d) n on conflict do nothing";

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_moved_sequences");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
        homes.migrate(
                "create sequence numbers",
                "create sequence \"Odd ' one\" increment by -2",
                """
                create table things (tenant_id uuid, id bigint generated always as identity, v int,
                    a bigserial, b bigint default nextval('numbers'), c bigint default nextval('"Odd '' one"'),
                    primary key (tenant_id, id), unique (tenant_id, a), unique (tenant_id, b), unique (tenant_id, c))
                """,
                "select tenancy.isolate('things')",
                "grant usage on all sequences in schema shared, " + TwoHomes.OWN + " to tenantry_app");
    }

    @Test
    void goOnInBothDirections() throws InterruptedException {
        homes.change(NEXT.formatted(50));
        homes.move(chunk -> homes.change(NEXT.formatted(1)));
        int moved = homes.requireSame("things");
        assertThat(moved).isGreaterThan(50);

        insertsAll(300, moved + 300);
        // The shared home is behind now, and then ahead.
        homes.move();
        insertsAll(10, moved + 310);
        homes.change(TwoHomes.GLOBEX, NEXT.formatted(500));
        homes.move();
        insertsAll(10, moved + 320);
        homes.move();
        insertsAll(10, moved + 330);
    }

    // Without "on conflict", a number that was drawn before is refused.
    private static void insertsAll(int number, int expected) {
        homes.change("insert into things (v) select n from generate_series(1, " + number + ") n");
        HomeName home = homes.current();
        assertThat(homes.rows(home, "things")).hasSize(expected);
    }

    @Test
    void areNeverSetBackWhileOthersDraw() throws InterruptedException {
        homes.move();
        homes.change(NEXT.formatted(2_000));
        Crowd<Long> others = Crowd.of(3, () -> {
            for (int i = 0; i < 40; i++) {
                homes.change(TwoHomes.GLOBEX, "insert into things (v) select n from generate_series(1, 20) n");
            }
            return 1L;
        });
        homes.move();
        insertsAll(10, 2_010);
        // Fails if a number was drawn twice.
        assertThat(others.results()).hasSize(3);
        assertThat(homes.number("select count(*) from shared.things where tenant_id = ?", TwoHomes.GLOBEX.value()))
                .isEqualTo(2_400);
    }

    @Test
    void goOnAfterTheNumbersOfAHomeWithoutSequences() throws InterruptedException {
        homes.migrate(HomeName.SHARED, "alter table things alter id drop identity");
        homes.change("insert into things (id, v) select n, n from generate_series(1, 70) n");
        homes.move();
        insertsAll(1, 71);
        assertThat(homes.number("select max(id) from " + TwoHomes.OWN + ".things"))
                .isEqualTo(71);
    }

    @Test
    void refuseToSkipVeryManyNumbersInTheSharedHome() throws InterruptedException {
        homes.move();
        homes.migrate(TwoHomes.OWN, "select setval('numbers', 3000000)");
        assertThatThrownBy(homes::move)
                .isInstanceOf(PermanentFailureException.class)
                .hasMessageContaining("Sequence numbers of the shared home is more than 1000000 numbers behind");
    }
}
