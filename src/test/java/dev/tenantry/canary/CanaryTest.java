package dev.tenantry.canary;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.isolation.ProbeResult.Outcome;
import dev.tenantry.registry.Sentinel;
import dev.tenantry.registry.Sentinels;
import dev.tenantry.start.Timers;
import dev.tenantry.support.CanaryProfile;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks isolation, and lets the canary find out. The timer is tested by CanaryIT. */
@QuarkusTest
@TestProfile(CanaryProfile.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryTest {

    private static final String FENCE =
            "select pg_get_functiondef('control.enter(uuid, text, text, bigint, text, text, text)'::regprocedure)";

    @Inject
    Canary canary;

    @Inject
    Sentinels sentinels;

    @Inject
    Timers timers;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource(value = "/health/ready", management = true)
    String readiness;

    private final TestTenants tenants = new TestTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;

    @BeforeAll
    void awaitSentinels() {
        timers.stop("canary");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> sentinels.all().stream()
                                .filter(each -> each.tenant().canBeServed())
                                .count()
                        == 6);
        acme = tenants.create("acme", Plan.FREE);
        tenants.addOrder(acme, "SKU-A");
        tenants.addUser(acme, "mia@" + acme.slug());
    }

    @BeforeEach
    void beginWhole() {
        assertThat(outcomes()).containsOnlyKeys(IsolationTier.values()).doesNotContainValue(Outcome.BROKEN);
    }

    @Test
    void holdsInAllTiersAndLeavesOneRowPerSentinel() {
        assertThat(outcomes())
                .hasSize(3)
                .allSatisfy((tier, outcome) -> assertThat(outcome).isEqualTo(Outcome.HELD));
        assertThat(canary.results())
                .allSatisfy(result -> assertThat(result.detail()).isEqualTo("Every attempt was refused."));
        for (Sentinel sentinel : sentinels.all()) {
            assertThat(superuser.rows(sentinel.tenant(), "idempotency_keys")).isEqualTo(1);
            for (String table : new String[] {"users", "orders", "order_numbers", "order_transitions"}) {
                assertThat(superuser.rows(sentinel.tenant(), table)).as(table).isZero();
            }
        }
        get(readiness).then().statusCode(200);
        assertThat(broken(IsolationTier.ROW)).isZero();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            ROW      | create policy open on shared.orders using (true)                                | drop policy open on shared.orders                                   | it read rows of other tenants in table shared.orders
            ROW      | create policy open on shared.users for select using (true)                      | drop policy open on shared.users                                    | it read rows of other tenants in table shared.users
            ROW      | create policy open on shared.orders for insert with check (true)                | drop policy open on shared.orders                                   | it inserted a row of the other sentinel into table shared.orders
            ROW      | create policy open on shared.order_products for insert with check (true)        | drop policy open on shared.order_products                           | it inserted a row of the other sentinel into table shared.order_products
            ROW      | create policy open on shared.idempotency_keys using (true) with check (false)   | drop policy open on shared.idempotency_keys                         | it read the other sentinel's row by its key
            ROW      | alter table shared.idempotency_keys disable row level security                  | alter table shared.idempotency_keys enable row level security       | it deleted the other sentinel's row
            ROW      | alter table shared.idempotency_keys disable row level security                  | alter table shared.idempotency_keys enable row level security       | it changed the other sentinel's row
            ROW      | alter table shared.users no force row level security; alter table shared.users owner to tenantry_app | alter table shared.users owner to tenantry_owner; alter table shared.users force row level security; grant select, insert, update, delete on shared.users to tenantry_app | a pooled connection without a tenant reads rows of table shared.users
            SCHEMA   | alter table $A.idempotency_keys disable row level security                      | alter table $A.idempotency_keys enable row level security           | it read the other sentinel's row by its key
            SCHEMA   | create policy open on $B.orders for insert with check (true)                    | drop policy open on $B.orders                                       | it inserted a row of the other sentinel into table $B.orders
            DATABASE | create policy open on $A.orders for insert with check (true)                    | drop policy open on $A.orders                                       | it inserted a row of the other sentinel into table $A.orders
            DATABASE | alter table $B.idempotency_keys disable row level security                      | alter table $B.idempotency_keys enable row level security           | a pooled connection without a tenant reads rows of table $B.idempotency_keys
            """)
    void noticesATableThatIsNotIsolated(IsolationTier tier, String breakage, String repair, String gotThrough) {
        Superuser database = superuser.in(gotThrough.contains("$B") ? b(tier) : a(tier));
        execute(database, tier, breakage);
        try {
            assertBroken(tier, fill(tier, gotThrough));
        } finally {
            execute(database, tier, repair);
        }
    }

    /** What is sent with a fence acts for the tenant, in the home, that the fence has set. */
    @ParameterizedTest(name = "{4}")
    @CsvSource(delimiter = '|', textBlock = """
            ROW      | f.tenant_id::text, true            | f.tenant_id::text, false                                                  | all  | a pooled connection still acts for a tenant after the transaction
            DATABASE | f.tenant_id::text, true            | f.tenant_id::text, false                                                  | a    | a pooled connection still acts for a tenant after the transaction
            ROW      | f.tenant_id::text, true            | case f.tenant_id when '$b' then '$a' else f.tenant_id::text end, true     | all  | its transaction acts for another tenant
            SCHEMA   | f.home, true                       | case f.home when '$B' then '$A' else f.home end, true                     | all  | its connection leads to schema $A
            ROW      | and f.epoch = at_epoch             | -- as if it did not matter                                                | all  | a fence let it in with a placement that is not current
            SCHEMA   | and f.home = placed                | -- as if it did not matter                                                | all  | a fence let it in with a placement that is not current
            DATABASE | f.epoch = at_epoch and             | -- as if it did not matter                                                | a    | a fence let it in with a placement that is not current
            """)
    void noticesAFenceThatDoesNotKeepTenantsApart(
            IsolationTier tier, String text, String replacement, String where, String gotThrough) {
        Superuser database = where.equals("a") ? superuser.in(a(tier)) : superuser;
        String fence = database.texts(FENCE).getFirst();
        String wrong = fence.replace(text, fill(tier, replacement) + "\n");
        assertThat(wrong).isNotEqualTo(fence);
        database.execute(wrong);
        try {
            assertBroken(tier, fill(tier, gotThrough));
        } finally {
            database.execute(fence);
            superuser.terminateConnectionsIn(Superuser.databaseOf(a(tier)));
        }
    }

    private void execute(Superuser database, IsolationTier tier, String statements) {
        Arrays.stream(statements.split(";")).forEach(statement -> database.execute(fill(tier, statement)));
    }

    private String fill(IsolationTier tier, String text) {
        return text.replace("$A", a(tier).home().value())
                .replace("$B", b(tier).home().value())
                .replace("$a", a(tier).id().toString())
                .replace("$b", b(tier).id().toString());
    }

    private void assertBroken(IsolationTier tier, String gotThrough) {
        try (LogOf log = new LogOf(Canary.class)) {
            assertThat(outcomes()).containsEntry(tier, Outcome.BROKEN);
            assertThat(canary.results())
                    .filteredOn(result -> result.tier() == tier)
                    .singleElement()
                    .extracting(ProbeResult::detail)
                    .asString()
                    .contains(gotThrough);
            assertThat(log.errors())
                    .filteredOn(line -> line.contains("tier " + tier))
                    .singleElement()
                    .asString()
                    .contains("This instance serves no requests", gotThrough);
        }
        assertThat(broken(tier)).isEqualTo(1);
    }

    @Test
    void servesNothingUntilARoundHoldsAgain() {
        superuser.execute("create policy open on shared.orders using (true)");
        try (LogOf log = new LogOf(Canary.class)) {
            canary.round();
            canary.round();
            assertThat(log.errors()).hasSize(1);
            problem(as(acme).get("/orders"), 503, "unavailable").header("Retry-After", "5");
            get(readiness)
                    .then()
                    .statusCode(503)
                    .body(
                            "checks.find { it.name == 'Schema and isolation' }.data.waitsFor",
                            startsWith("isolation, which did not hold when it was tried"));
            notMadeDoesNotOpenTheGate();
        } finally {
            superuser.execute("drop policy open on shared.orders");
        }
        try (LogOf log = new LogOf(Canary.class)) {
            // This instance may not have noticed yet that the sentinel is active again.
            await().until(() -> !outcomes().containsValue(Outcome.BROKEN));
            assertThat(log.infos()).singleElement().asString().contains("holds again in tier ROW");
        }
        get(readiness).then().statusCode(200);
        as(acme).get("/orders").then().statusCode(200);
        assertThat(broken(IsolationTier.ROW)).isZero();
    }

    private void notMadeDoesNotOpenTheGate() {
        suspendSentinel(IsolationTier.ROW, "suspended");
        try {
            canary.round();
            get(readiness).then().statusCode(503);
        } finally {
            suspendSentinel(IsolationTier.ROW, "active");
        }
    }

    private void suspendSentinel(IsolationTier tier, String status) {
        superuser.execute(
                "update control.tenants set status = ? where id = ?",
                status,
                a(tier).id().value());
    }

    @Test
    void provesNothingWhilePostgresqlIsAway() {
        superuser.execute("alter role tenantry_app connection limit 0");
        superuser.terminateConnectionsIn(Superuser.mainDatabase());
        try (LogOf log = new LogOf(Canary.class)) {
            assertThat(outcomes()).containsEntry(IsolationTier.ROW, Outcome.NOT_MADE);
            assertThat(outcomes()).containsEntry(IsolationTier.ROW, Outcome.NOT_MADE);
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("tier ROW"))
                    .as("warnings, once")
                    .hasSize(1);
            get(readiness).then().statusCode(200);
        } finally {
            superuser.execute("alter role tenantry_app connection limit -1");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !outcomes().containsValue(Outcome.NOT_MADE));
    }

    @Test
    void provesNothingAboutAHomeThatIsLocked() throws SQLException {
        try (Connection migration = superuser.connect();
                Statement statement = migration.createStatement()) {
            migration.setAutoCommit(false);
            statement.execute("lock table shared.orders");
            assertThat(outcomes())
                    .containsEntry(IsolationTier.ROW, Outcome.NOT_MADE)
                    .containsEntry(IsolationTier.SCHEMA, Outcome.HELD)
                    .containsEntry(IsolationTier.DATABASE, Outcome.HELD);
            migration.rollback();
        }
        get(readiness).then().statusCode(200);
    }

    /** A table without a policy shows nothing to anyone, so that the sentinels find nothing to attack. */
    @Test
    void provesNothingIfASentinelDoesNotSeeItsOwnRow() {
        superuser.execute("alter policy tenant_isolation on shared.idempotency_keys using (false)");
        try {
            assertThat(outcomes()).containsEntry(IsolationTier.ROW, Outcome.NOT_MADE);
        } finally {
            superuser.execute("alter policy tenant_isolation on shared.idempotency_keys using (tenant_id ="
                    + " (select nullif(current_setting('app.current_tenant', true), '')::uuid))");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspended", "offboarding"})
    void provesNothingWithoutASentinel(String status) {
        suspendSentinel(IsolationTier.SCHEMA, status);
        try {
            assertThat(outcomes())
                    .containsEntry(IsolationTier.SCHEMA, Outcome.NOT_MADE)
                    .containsEntry(IsolationTier.ROW, Outcome.HELD);
        } finally {
            suspendSentinel(IsolationTier.SCHEMA, "active");
            await().until(() -> outcomes().get(IsolationTier.SCHEMA) == Outcome.HELD);
        }
    }

    /** PostgreSQL asks a trigger before the policy, so what the trigger does says nothing about the policy. */
    @Test
    void takesNoTriggerForAPolicy() {
        superuser.execute("create function shared.meddle() returns trigger language plpgsql as"
                + " 'begin raise check_violation using table = ''order_products''; end'");
        superuser.execute("create trigger meddle before insert on shared.order_products for each row"
                + " execute function shared.meddle()");
        try {
            assertThat(outcomes()).containsEntry(IsolationTier.ROW, Outcome.HELD);
            assertThat(canary.results().getFirst().detail()).endsWith("to these tables: order_products.");
        } finally {
            superuser.execute("drop function shared.meddle() cascade");
        }
    }

    private Map<IsolationTier, Outcome> outcomes() {
        canary.round();
        return canary.results().stream().collect(Collectors.toMap(ProbeResult::tier, ProbeResult::outcome));
    }

    private double broken(IsolationTier tier) {
        return meters.get("tenantry.canary.broken")
                .tag("tier", tier.wireName())
                .gauge()
                .value();
    }

    private Tenant a(IsolationTier tier) {
        return sentinel(tier, Sentinel.Role.A);
    }

    private Tenant b(IsolationTier tier) {
        return sentinel(tier, Sentinel.Role.B);
    }

    private Tenant sentinel(IsolationTier tier, Sentinel.Role role) {
        return sentinels.all().stream()
                .filter(each -> each.role() == role && each.tenant().placement().tier() == tier)
                .map(Sentinel::tenant)
                .findFirst()
                .orElseThrow();
    }
}
