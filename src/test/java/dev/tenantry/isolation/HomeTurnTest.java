package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tenantry.problem.ProblemException;
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
class HomeTurnTest {

    private static final Duration ONE_BATCH = Duration.ofNanos(1);
    private static final int HOMES = 120;
    private static SchemaHomes schemas;

    private final IsolationAudit audit = new IsolationAudit(new MappedTables(List.of("orders", "users")));
    private final HomeAudits homes = new HomeAudits(audit, new SimpleMeterRegistry());
    private final HomeTurn turn = new HomeTurn(audit, homes);

    @BeforeAll
    static void createHomes() {
        schemas = new SchemaHomes("tenantry_turn", HOMES);
    }

    @AfterAll
    static void dropDatabase() {
        schemas.close();
    }

    @BeforeEach
    void mend() {
        schemas.mend(70);
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
            turn.next(app, ONE_BATCH);
            assertThat(homes.brokenSchemas())
                    .containsExactly(SchemaHomes.name(70).value());
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
            turn.next(app, Duration.ofMinutes(1));
            assertThat(homes.breaches()).isEqualTo(1);
        }
    }
}
