package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.LogOf;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Makes parts of a round fail. The others must be made all the same. */
class WatchRoundTest {

    private static SchemaHomes schemas;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SlowAudit audit = new SlowAudit();
    private final HomeAudits homes = new HomeAudits(audit, meters);
    private IsolationWatch watch;
    private AgroalDataSource pool;

    @BeforeAll
    static void createHomes() {
        schemas = new SchemaHomes("tenantry_watch_round", 2);
    }

    @AfterAll
    static void dropDatabase() {
        schemas.close();
    }

    @BeforeEach
    void createWatch() throws SQLException {
        IsolationConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                // So that a round meets all homes although the machine is busy.
                .withDefaultValue("tenantry.isolation.audit.budget", "30s")
                .withMapping(IsolationConfig.class)
                .build()
                .getConfigMapping(IsolationConfig.class);
        pool = schemas.pool(1);
        AuditConnection connections = new AuditConnection(pool);
        watch = new IsolationWatch(connections, audit, homes, new MigrationsSeen(), new WatchMetrics(meters), config);
        schemas.breakUp(1);
    }

    @AfterEach
    void mend() {
        pool.close();
        schemas.mend(1);
    }

    @Test
    void auditsHomesAlthoughTheSharedHomeIsLocked() throws SQLException {
        try (Connection lock = schemas.lock(HomeName.SHARED);
                LogOf log = new LogOf(IsolationWatch.class)) {
            watch.round();
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("could not be repeated"))
                    .singleElement()
                    .asString()
                    .contains("lock timeout");
            lock.rollback();
        }
        assertThat(homes.brokenSchemas()).containsExactly(SchemaHomes.name(1).value());
    }

    @Test
    void auditsHomesAlthoughWarningsCannotBeRead() {
        schemas.execute("revoke select on pg_largeobject_metadata from public");
        try (LogOf log = new LogOf(IsolationWatch.class)) {
            watch.round();
            assertThat(log.warnings()).singleElement().asString().contains("could not be repeated", "denied");
        } finally {
            schemas.execute("grant select on pg_largeobject_metadata to public");
        }
        assertThat(homes.brokenSchemas()).containsExactly(SchemaHomes.name(1).value());
    }

    /** The gate asks for it: the instance serves nothing and is not ready meanwhile. */
    @Test
    void findsAViolationForAsLongAsIsolationIsVoidInTheSharedHome() {
        watch.round();
        assertThat(watch.violation()).isEmpty();
        schemas.execute("alter table shared.orders disable row level security");
        try {
            watch.round();
            assertThat(watch.violation()).isPresent();
        } finally {
            schemas.execute("alter table shared.orders enable row level security");
        }
        watch.round();
        assertThat(watch.violation()).isEmpty();
    }

    /** A round must not end in an exception, which the timer would not report. */
    @Test
    void logsAFaultOfItsOwnAndGoesOn() {
        audit.meanwhile(() -> {
            throw new IllegalStateException("a fault");
        });
        schemas.execute("alter role tenantry_app in database tenantry_watch_round set row_security = off");
        try (LogOf log = new LogOf(IsolationWatch.class)) {
            watch.round();
            assertThat(log.errors()).singleElement().asString().contains("A part of the isolation audit failed");
            assertThat(log.warnings()).singleElement().asString().contains("row_security=off");
        } finally {
            schemas.execute("alter role tenantry_app in database tenantry_watch_round reset row_security");
        }
    }

    @Test
    void countsHomesThatCannotBeAudited() throws SQLException {
        try (Connection lock = schemas.lock(0)) {
            watch.round();
            assertThat(meters.get("tenantry.isolation.homes.unaudited").gauge().value())
                    .isEqualTo(1);
            assertThat(homes.brokenSchemas())
                    .containsExactly(SchemaHomes.name(1).value());
            lock.rollback();
        }
        watch.round();
        assertThat(meters.get("tenantry.isolation.homes.unaudited").gauge().value())
                .isZero();
    }
}
