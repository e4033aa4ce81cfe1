package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.support.LogOf;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks isolation while the service runs. The timer is tested by IsolationWatchIT. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationWatchTest {

    private static final Placement OWN_SCHEMA = new Placement.OwnSchema();

    @Inject
    IsolationWatch watch;

    @Inject
    MeterRegistry meters;

    @Inject
    AgroalDataSource mainDatabase;

    @TestHTTPResource(value = "/health/ready", management = true)
    String readiness;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant globex;

    @BeforeAll
    void createNeighbour() {
        globex = tenants.create("globex", Plan.ENTERPRISE, OWN_SCHEMA);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alter table shared.orders no force row level security | alter table shared.orders force row level security | Table shared.orders does not force row-level security
            alter role tenantry_app bypassrls                     | alter role tenantry_app nobypassrls                | Role tenantry_app has BYPASSRLS
            alter role tenantry_control bypassrls                 | alter role tenantry_control nobypassrls            | Role tenantry_control has BYPASSRLS
            """)
    void servesNothingWhileIsolationIsVoid(String breakage, String repair, String finding) {
        list(globex).then().statusCode(200);
        superuser.execute(breakage);
        try (LogOf log = new LogOf(IsolationWatch.class)) {
            watch.round();
            watch.round();

            problem(list(globex), 503, "unavailable").header("Retry-After", "5");
            get(readiness)
                    .then()
                    .statusCode(503)
                    .body(
                            "checks.find { it.name == 'Schema and isolation' }.data.waitsFor",
                            startsWith("isolation, which PostgreSQL does not enforce"));
            assertThat(log.errors()).singleElement().asString().contains(finding, "Fix it with: ");
            assertThat(findings("instance")).isEqualTo(1);
        } finally {
            superuser.execute(repair);
            watch.round();
        }
        list(globex).then().statusCode(200);
        get(readiness).then().statusCode(200);
        assertThat(findings("instance")).isZero();
    }

    @Test
    void takesAHomeAwayInWhichIsolationIsVoidAndServesTheOthers() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_SCHEMA);
        list(acme).then().statusCode(200);
        // Other tests may have left homes in which isolation is void.
        watch.round();
        double before = findings("home");
        superuser.execute("drop policy tenant_isolation on " + acme.home() + ".orders");

        try (LogOf log = new LogOf(Breaches.class)) {
            watch.round();
            watch.round();
            problem(list(acme), 503, "unavailable");
            list(globex).then().statusCode(200);
            assertThat(findings("home")).isEqualTo(before + 1);
            assertThat(log.errors())
                    .singleElement()
                    .asString()
                    .contains("Home " + acme.home() + " is not served", "has no policy tenant_isolation");
        }
        superuser.execute("create policy tenant_isolation on " + acme.home() + ".orders using (tenant_id ="
                + " (select nullif(current_setting('app.current_tenant', true), '')::uuid))"
                + " with check (tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid))");
        list(acme).then().statusCode(200);
        assertThat(findings("home")).isEqualTo(before);
    }

    @Test
    void auditsANewHomeBeforeItIsServed() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_SCHEMA);
        superuser.execute("alter table " + acme.home() + ".users disable row level security");

        problem(list(acme), 503, "unavailable");
        superuser.execute("alter table " + acme.home() + ".users enable row level security");
        list(acme).then().statusCode(200);
    }

    /** Finds out that a home is mended although no request needs it, and forgets a home that is gone. */
    @Test
    void auditsBrokenHomesAgainInEachRound() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_SCHEMA);
        double before = findings("home");
        superuser.execute("alter table " + acme.home() + ".users disable row level security");
        watch.round();
        assertThat(findings("home")).isEqualTo(before + 1);

        superuser.execute("drop schema " + acme.home() + " cascade");
        watch.round();
        assertThat(findings("home")).isEqualTo(before);
    }

    /** The migration may have broken what the last audit found. */
    @Test
    void auditsAHomeBeforeItIsServedAfterItsMigration() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_SCHEMA);
        list(acme).then().statusCode(200);
        superuser.execute(
                "update control.homes set schema_version = schema_version + 1 where name = '" + acme.home() + "'");
        watch.round();
        superuser.execute("alter table " + acme.home() + ".users disable row level security");
        problem(list(acme), 503, "unavailable");
        superuser.execute("alter table " + acme.home() + ".users enable row level security");
        list(acme).then().statusCode(200);
    }

    /** The main database has no schema of that name, so an audit there would find nothing. */
    @Test
    void keepsABrokenDatabaseAwayInEachRound() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
        double before = findings("home");
        superuser.in(acme).execute("alter table " + acme.home() + ".users disable row level security");
        problem(list(acme), 503, "unavailable");
        try (LogOf log = new LogOf(Breaches.class)) {
            watch.round();
            assertThat(log.infos()).isEmpty();
            assertThat(findings("home")).isEqualTo(before + 1);
        }
        superuser.in(acme).execute("alter table " + acme.home() + ".users enable row level security");
        list(acme).then().statusCode(200);
        assertThat(findings("home")).isEqualTo(before);
    }

    /** During an upgrade, the newer version's migrations come first. */
    @Test
    void servesOnWhenANewerVersionLetsTheAppRoleReadMoreOfTheRegistry() {
        watch.round();
        superuser.execute("create table control.later (note text)");
        superuser.execute("grant select on control.later to tenantry_app");
        try {
            watch.round();
            problem(list(globex), 503, "unavailable");

            superuser.execute("insert into control.flyway_schema_history (installed_rank, version, description, type,"
                    + " script, installed_by, execution_time, success)"
                    + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 'postgres', 1, true)");
            watch.round();
            list(globex).then().statusCode(200);
            superuser.execute("grant insert on control.later to tenantry_app");
            watch.round();
            problem(list(globex), 503, "unavailable");
        } finally {
            superuser.execute("drop table control.later");
            superuser.execute("delete from control.flyway_schema_history where version = '999'");
            watch.round();
        }
        list(globex).then().statusCode(200);
    }

    @Test
    void servesOnWhileTheAuditCannotBeMade() {
        list(globex).then().statusCode(200);
        watch.round();
        Duration age = age();
        superuser.execute("alter role tenantry_app connection limit 0");
        try (LogOf log = new LogOf(IsolationWatch.class)) {
            watch.round();
            list(globex).then().statusCode(200);
            assertThat(log.warnings()).singleElement().asString().contains("could not be repeated");
            assertThat(age()).isGreaterThan(age);
        } finally {
            superuser.execute("alter role tenantry_app connection limit -1");
        }
        long began = System.nanoTime();
        watch.round();
        assertThat(age()).isLessThan(Duration.ofNanos(System.nanoTime() - began));
    }

    /** Tenants that use all connections must not delay the audit. */
    @Test
    void needsNoConnectionOfThePool() throws SQLException {
        List<Connection> all = new ArrayList<>();
        try (LogOf log = new LogOf(IsolationWatch.class)) {
            int size = mainDatabase
                    .getConfiguration()
                    .connectionPoolConfiguration()
                    .maxSize();
            while (all.size() < size) {
                all.add(mainDatabase.getConnection());
            }
            watch.round();
            assertThat(log.warnings()).isEmpty();
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    @Test
    void warnsOnceOfWhatOperatorsShouldMend() {
        watch.round();
        superuser.execute("alter role tenantry_app set row_security = off");
        try (LogOf log = new LogOf(IsolationWatch.class)) {
            watch.round();
            watch.round();
            assertThat(log.warnings()).singleElement().asString().contains("row_security=off");
            assertThat(findings("warning")).isPositive();
        } finally {
            superuser.execute("alter role tenantry_app reset row_security");
        }
        list(globex).then().statusCode(200);
    }

    private double findings(String about) {
        return meters.get("tenantry.isolation.findings")
                .tag("about", about)
                .gauge()
                .value();
    }

    private Duration age() {
        return Duration.ofNanos(
                (long) meters.get("tenantry.isolation.audit.age").timeGauge().value(TimeUnit.NANOSECONDS));
    }
}
