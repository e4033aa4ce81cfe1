package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goes round more homes than fit into one round. */
class HomeTurnTest {

    private static final Duration ONE_BATCH = Duration.ofNanos(1);
    private static final int HOMES = 120;
    private static final String CREATE_HOME = """
            create schema %1$s authorization tenantry_owner;
            create table %1$s.orders (like shared.orders including all);
            alter table %1$s.orders owner to tenantry_owner;
            grant usage on schema %1$s to tenantry_app;
            insert into control.homes (name, schema_version) values ('%1$s', %2$d)
            """;
    private static final String ISOLATE = "set role tenantry_owner; select tenancy.isolate('%s.orders'); reset role";

    private static OwnDatabase database;

    private final IsolationAudit audit = new IsolationAudit(new MappedTables(List.of("orders", "users")));
    private final HomeAudits homes = new HomeAudits(audit, new SimpleMeterRegistry());
    private final HomeTurn turn = new HomeTurn(audit, homes);

    @BeforeAll
    static void createHomes() {
        database = new OwnDatabase("tenantry_turn").withRegistry().withSharedHome();
        for (int i = 0; i < HOMES; i++) {
            database.execute(CREATE_HOME.formatted(home(i), Versions.HOME));
            database.execute(ISOLATE.formatted(home(i)));
        }
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void mend() {
        database.execute(ISOLATE.formatted(home(70)));
    }

    @Test
    void goesRoundAllHomesInSeveralRounds() throws SQLException {
        try (Connection app = asApp()) {
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(20, true));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(homes.brokenSchemas()).isEmpty();
        }
    }

    @Test
    void goesOnUntilTheBudgetIsUsedUp() throws SQLException {
        try (Connection app = asApp()) {
            assertThat(turn.next(app, Duration.ofMinutes(1))).isEqualTo(new HomeTurn.Progress(HOMES, true));
        }
    }

    @Test
    void findsWhichHomeOfABatchIsBroken() throws SQLException {
        database.execute("alter table " + home(70) + ".orders no force row level security");
        try (Connection app = asApp()) {
            turn.next(app, ONE_BATCH);
            assertThat(homes.brokenSchemas()).isEmpty();
            turn.next(app, ONE_BATCH);
            assertThat(homes.brokenSchemas()).containsExactly(home(70).value());
        }
    }

    @Test
    void noticesThatHomesWereMigratedAndAuditsThemBeforeTheyAreServed() throws SQLException {
        MigrationsSeen migrations = new MigrationsSeen();
        try (Connection app = asApp()) {
            assertThat(migrations.wereHomesMigrated(app)).isFalse();
            homes.require(app, home(70));
            database.execute("alter table " + home(70) + ".orders no force row level security");
            homes.require(app, home(70));
            assertThat(migrations.wereHomesMigrated(app)).as("nothing").isFalse();

            database.execute("insert into control.homes (name, schema_version) values ('" + home(500) + "', 1)");
            assertThat(migrations.wereHomesMigrated(app)).as("a new home").isFalse();
            database.execute("update control.homes set schema_version = 2 where name = '" + home(500) + "'");
            assertThat(migrations.wereHomesMigrated(app)).as("a migration").isTrue();
            assertThat(migrations.wereHomesMigrated(app)).as("nothing since").isFalse();
            database.execute("delete from control.homes where name = '" + home(500) + "'");
            assertThat(migrations.wereHomesMigrated(app))
                    .as("a home that is gone")
                    .isFalse();

            homes.forgetAll();
            assertThat(catchThrowable(() -> homes.require(app, home(70)))).isInstanceOf(ProblemException.class);
        } finally {
            database.execute("delete from control.homes where name = '" + home(500) + "'");
        }
    }

    /** The main database has no schema of that name, so an audit there would find nothing. */
    @Test
    void auditsBrokenDatabasesOfTenantsNotInTheMainDatabase() throws SQLException {
        try (Connection app = asApp()) {
            // This database is no tenant's own, so there is much to find.
            assertThat(catchThrowable(() -> homes.requireDatabase(app, home(900))))
                    .isInstanceOf(ProblemException.class);
            assertThat(homes.breaches()).isEqualTo(1);
            assertThat(homes.brokenSchemas()).isEmpty();
            turn.next(app, Duration.ofMinutes(1));
            assertThat(homes.breaches()).isEqualTo(1);
        }
    }

    private static HomeName home(int number) {
        return new HomeName("t_%032x".formatted(number));
    }

    private static Connection asApp() throws SQLException {
        return DriverManager.getConnection(database.url(), "tenantry_app", "tenantry_app");
    }
}
