package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.LogOf;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goes round more homes than fit into one round. */
@BesideOthers
class HomeTurnTest {

    private static final Duration ONE_BATCH = Duration.ofNanos(1);
    private static final int HOMES = 120;
    private static SchemaHomes schemas;

    private final IsolationAudit audit = new IsolationAudit(new MappedTables(List.of("orders", "users")));
    private final HomeAudits homes = new HomeAudits(audit, new SimpleMeterRegistry());
    private final HomeTurn turn = HomeTurn.ofAll(audit, homes);

    @BeforeAll
    static void createHomes() {
        schemas = SchemaHomes.onAnotherServer("tenantry_turn", HOMES);
    }

    @AfterAll
    static void dropDatabase() {
        schemas.close();
    }

    @BeforeEach
    void mend() {
        schemas.mend(70);
        schemas.mend(71);
    }

    @Test
    void goesRoundAllHomesInSeveralRounds() throws SQLException {
        try (Connection app = schemas.asApp()) {
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(20, true));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(homes.brokenSchemas()).isEmpty();
        }
    }

    @Test
    void goesOnUntilTheBudgetIsUsedUp() throws SQLException {
        try (Connection app = schemas.asApp()) {
            assertThat(turn.next(app, Duration.ofMinutes(1))).isEqualTo(new HomeTurn.Progress(HOMES, true));
        }
    }

    @Test
    void findsWhichHomeOfABatchIsBroken() throws SQLException {
        schemas.breakUp(70);
        try (Connection app = schemas.asApp()) {
            turn.next(app, ONE_BATCH);
            assertThat(homes.brokenSchemas()).isEmpty();
            turn.next(app, Duration.ofMinutes(1));
            assertThat(homes.brokenSchemas())
                    .containsExactly(SchemaHomes.name(70).value());
        }
    }

    /** A migration or a long query may lock a home for longer than any round takes. */
    @Test
    void leavesOutALockedHomeAndAuditsTheOthers() throws SQLException {
        schemas.breakUp(71);
        try (Connection lock = schemas.lock(70);
                Connection app = schemas.asApp();
                LogOf log = new LogOf(Unaudited.class)) {
            assertThat(turn.next(app, Duration.ofMinutes(1))).isEqualTo(new HomeTurn.Progress(HOMES, true));
            assertThat(homes.brokenSchemas())
                    .containsExactly(SchemaHomes.name(71).value());
            assertThat(turn.next(app, Duration.ofMinutes(1)).isComplete()).isTrue();
            assertThat(turn.unaudited()).isEqualTo(1);
            assertThat(log.warnings())
                    // The service under test, which runs meanwhile, audits other homes.
                    .filteredOn(line -> line.contains("Home " + SchemaHomes.name(70) + " could not be audited"))
                    .singleElement()
                    .asString()
                    .contains("lock timeout");
            lock.rollback();
            assertThat(turn.next(app, Duration.ofMinutes(1)).isComplete()).isTrue();
            assertThat(turn.unaudited()).isZero();
        }
    }

    /** Waits for half a second per locked home, so not for all of them in one round. */
    @Test
    void keepsToTheBudgetAlthoughHomesAreLocked() throws SQLException {
        try (Connection lock = schemas.lock(0);
                Connection other = schemas.lock(1);
                Connection app = schemas.asApp()) {
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(1, false));
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(1, false));
            assertThat(turn.unaudited()).isEqualTo(2);
            lock.rollback();
            other.rollback();
            assertThat(turn.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
        }
    }

    /** The audit's connection may come from a pooler, which hands it on. */
    @Test
    void leavesNoSettingOnItsConnection() throws SQLException {
        try (Connection app = schemas.asApp()) {
            String before = lockTimeout(app);
            turn.next(app, ONE_BATCH);
            assertThat(lockTimeout(app)).isEqualTo(before);
        }
    }

    @Test
    void auditsBrokenHomesWithinTheBudget() throws SQLException {
        HomeTurn broken = HomeTurn.ofBroken(audit, homes);
        for (int i = 0; i < HOMES; i++) {
            homes.record(SchemaHomes.name(i), List.of(new IsolationFinding("Broken.", "mend it")));
        }
        try (Connection app = schemas.asApp()) {
            assertThat(broken.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(homes.brokenSchemas()).hasSize(70);
            assertThat(broken.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(50, false));
            assertThat(broken.next(app, ONE_BATCH)).isEqualTo(new HomeTurn.Progress(20, true));
            assertThat(homes.brokenSchemas()).isEmpty();
        }
    }

    /** The main database has no schema of that name, so an audit there would find nothing. */
    @Test
    void auditsBrokenDatabasesOfTenantsNotInTheMainDatabase() throws SQLException {
        try (Connection app = schemas.asApp()) {
            // This database is no tenant's own, so there is much to find.
            assertThat(catchThrowable(() -> homes.requireDatabase(app, SchemaHomes.name(900))))
                    .isInstanceOf(ProblemException.class);
            assertThat(homes.breaches()).isEqualTo(1);
            assertThat(homes.brokenSchemas()).isEmpty();
            HomeTurn.ofBroken(audit, homes).next(app, Duration.ofMinutes(1));
            turn.next(app, Duration.ofMinutes(1));
            assertThat(homes.breaches()).isEqualTo(1);
        }
    }

    private static String lockTimeout(Connection connection) throws SQLException {
        return Sql.query(connection, "show lock_timeout", row -> row.getString(1))
                .getFirst();
    }
}
