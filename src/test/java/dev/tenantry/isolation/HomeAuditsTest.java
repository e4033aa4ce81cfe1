package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.tenantry.home.TenantSession;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Audits homes in schemas at their first use. */
@Timeout(60)
class HomeAuditsTest {

    private static final HomeName ACME = SchemaHomes.name(0);
    private static final HomeName GLOBEX = SchemaHomes.name(1);

    private static SchemaHomes schemas;

    private final SlowAudit audit = new SlowAudit();
    private final HomeAudits homes = new HomeAudits(audit, new SimpleMeterRegistry());
    private final MigrationsSeen migrations = new MigrationsSeen();

    @BeforeAll
    static void createHomes() {
        schemas = new SchemaHomes("tenantry_home_audits", 2);
    }

    @AfterAll
    static void dropDatabase() {
        schemas.close();
    }

    @BeforeEach
    void mend() {
        schemas.mend(0);
        schemas.register(0, Versions.HOME);
        schemas.register(1, Versions.HOME);
    }

    @Test
    void auditsAHomeOnce() throws SQLException {
        homes.require(ACME, schemas::asApp);
        homes.require(ACME, schemas::asApp);
        assertThat(audit.audits()).isEqualTo(1);
    }

    @Test
    void auditsABrokenHomeUntilItIsMended() throws SQLException {
        schemas.breakUp(0);
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> homes.require(ACME, schemas::asApp)))
                    .isInstanceOf(ProblemException.class);
        }
        assertThat(homes.breaches()).isEqualTo(1);
        schemas.mend(0);
        homes.require(ACME, schemas::asApp);
        assertThat(homes.breaches()).isZero();
    }

    @Test
    void makesOneAuditOnOneConnectionForAllRequestsOfAHome() throws SQLException {
        CountDownLatch hold = new CountDownLatch(1);
        audit.meanwhile(() -> awaitQuietly(hold));
        try (AgroalDataSource pool = schemas.pool(3)) {
            OpenHome acme = new MainHome(pool, inPool(), new HomeSession(tenant(0), limits()), homes);
            Crowd<Boolean> crowd = Crowd.of(10, () -> isConnected(acme));
            await().until(() -> crowd.isStandingStill() && pool.getMetrics().activeCount() > 0);
            assertThat(pool.getMetrics().activeCount()).isEqualTo(1);
            hold.countDown();
            assertThat(crowd.results()).containsOnly(true);
        }
        assertThat(audit.audits()).isEqualTo(1);
    }

    private static PoolQueue.Place inPool() throws SQLException {
        return new PoolQueue(1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)).enter();
    }

    private static boolean isConnected(OpenHome home) throws SQLException {
        try (Connection connection = home.connect()) {
            return !connection.isClosed();
        }
    }

    /** Otherwise each first request for a home after a restart of PostgreSQL would be rejected. */
    @Test
    void tellsADeadConnectionFromAHomeThatCannotBeAudited() throws SQLException {
        try (Connection dead = schemas.asApp()) {
            int process = Sql.query(dead, "select pg_backend_pid()", row -> row.getInt(1))
                    .getFirst();
            schemas.execute("select pg_terminate_backend(" + process + ")");
            HomeSession acme = new HomeSession(tenant(0), limits());
            Throwable failure = catchThrowable(() -> homes.require(ACME, () -> dead));
            assertThat(failure).isInstanceOf(SQLException.class);
            assertThat(catchThrowable(() -> acme.failed((SQLException) failure)))
                    .isInstanceOfSatisfying(
                            FenceException.class,
                            lost -> assertThat(lost.reason()).isEqualTo(FenceException.Reason.LOST));
            assertThat(catchThrowable(() -> homes.requireDatabase(dead, ACME))).isInstanceOf(SQLException.class);
        }
        homes.require(ACME, schemas::asApp);
    }

    /** An audit that began before the home was broken must not say that it is sound. */
    @Test
    void doesNotRememberAsSoundWhatWasFoundBrokenMeanwhile() throws SQLException {
        audit.meanwhile(() -> homes.record(ACME, List.of(new IsolationFinding("Broken.", "mend it"))));
        homes.require(ACME, schemas::asApp);
        audit.meanwhile(() -> {});
        homes.require(ACME, schemas::asApp);
        assertThat(audit.audits()).isEqualTo(2);
    }

    @Test
    void auditsAMigratedHomeAgainButNotTheOthers() throws SQLException {
        try (Connection app = schemas.asApp()) {
            homes.require(ACME, schemas::asApp);
            homes.require(GLOBEX, schemas::asApp);
            migrations.forgetMigrated(app, homes.sound());
            schemas.breakUp(0);
            homes.require(ACME, schemas::asApp);

            schemas.register(0, Versions.HOME + 1);
            migrations.forgetMigrated(app, homes.sound());
            assertThat(catchThrowable(() -> homes.require(ACME, schemas::asApp)))
                    .isInstanceOf(ProblemException.class);
            homes.require(GLOBEX, schemas::asApp);
            assertThat(audit.audits()).isEqualTo(3);
        }
    }

    /** A count of the homes of each version would not notice this. */
    @Test
    void noticesAMigrationAlthoughANewHomeHasTheOldVersion() throws SQLException {
        try (Connection app = schemas.asApp()) {
            homes.require(ACME, schemas::asApp);
            migrations.forgetMigrated(app, homes.sound());
            schemas.register(0, Versions.HOME + 1);
            schemas.register(500, Versions.HOME);
            migrations.forgetMigrated(app, homes.sound());
            homes.require(ACME, schemas::asApp);
            assertThat(audit.audits()).isEqualTo(2);
        } finally {
            schemas.unregister(500);
        }
    }

    /** A request must not hold a connection for as long as a migration takes. */
    @Test
    void givesUpSoonIfTheHomeIsLocked() throws SQLException {
        try (Connection lock = schemas.lock(0);
                LogOf log = new LogOf(HomeAudits.class)) {
            long begun = System.nanoTime();
            assertThat(catchThrowable(() -> homes.require(ACME, schemas::asApp)))
                    .isInstanceOf(ProblemException.class);
            // The role's own limit is 5 s.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            assertThat(log.warnings()).singleElement().asString().contains("Could not check whether home " + ACME);
            lock.rollback();
        }
        homes.require(ACME, schemas::asApp);
    }

    /** More homes than one database is expected to hold would otherwise be audited at their use again and again. */
    @Test
    void remembersAHundredThousandHomes() {
        SoundHomes sound = homes.sound();
        for (int i = 0; i < 100_000; i++) {
            sound.remember(SchemaHomes.name(i), 1, sound.generation());
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(sound.contains(SchemaHomes.name(i))).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static TenantSession.Limits limits() {
        return new TenantSession.Limits("5s", "3s", "10s");
    }

    private static Tenant tenant(int number) {
        return new Tenant(
                new TenantId(new UUID(0, number)),
                new Slug("acme"),
                "acme",
                Plan.ENTERPRISE,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.OwnSchema(),
                1,
                Instant.EPOCH,
                1);
    }
}
