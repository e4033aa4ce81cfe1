package dev.tenantry.isolation;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.context.TenantScope;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Uses one connection for all tiers of the main database and one for a tenant's own database. The next borrower must
 * find neither the tenant nor the schema of the previous one, in any order and however the previous transaction ended.
 */
@QuarkusTest
@TestProfile(PoolReuseTest.OneConnection.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TierReuseTest {

    private enum Who {
        ROW,
        OTHER_ROW,
        SCHEMA,
        OTHER_SCHEMA
    }

    private enum Ending {
        COMMIT,
        ROLLBACK,
        ERROR,
        TIMEOUT
    }

    @Inject
    AgroalDataSource mainDatabase;

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    @Inject
    TenantPools pools;

    @Inject
    TransactionLimits limits;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final Map<Who, Tenant> residents = new EnumMap<>(Who.class);
    private Tenant initech;

    @BeforeAll
    void createTenants() {
        residents.put(Who.ROW, tenants.create("acme", Plan.ENTERPRISE, new Placement.Shared()));
        residents.put(Who.OTHER_ROW, tenants.create("globex", Plan.ENTERPRISE, new Placement.Shared()));
        residents.put(Who.SCHEMA, tenants.create("acme", Plan.ENTERPRISE, new Placement.OwnSchema()));
        residents.put(Who.OTHER_SCHEMA, tenants.create("globex", Plan.ENTERPRISE, new Placement.OwnSchema()));
        initech = tenants.create("initech", Plan.ENTERPRISE, ProvisionedTenants.OWN_DATABASE);
    }

    static Stream<Arguments> everyOrder() {
        return Stream.of(Who.values())
                .flatMap(first -> Stream.of(Who.values())
                        .filter(second -> second != first)
                        .flatMap(second -> Stream.of(Ending.COMMIT, Ending.ROLLBACK, Ending.ERROR)
                                .map(ending -> Arguments.of(first, ending, second))));
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void leavesNothingForTheNextTenant(Who first, Ending ending, Who second) throws SQLException {
        String backend = nextBorrower("pg_backend_pid()::text");
        run(residents.get(first), ending);
        assertSpeaksFor(residents.get(second));

        run(residents.get(first), ending);
        assertThatTheNextBorrowerFindsNoTenant(backend);
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void leavesNothingForTheNextTenantAfterATimeout(Who first) throws SQLException {
        String backend = nextBorrower("pg_backend_pid()::text");
        run(residents.get(first), Ending.TIMEOUT);
        for (Tenant second : residents.values()) {
            assertSpeaksFor(second);
        }
        assertThatTheNextBorrowerFindsNoTenant(backend);
    }

    @Test
    void leavesNothingBehindIfAHomeCannotBeOpened() throws SQLException {
        Tenant homeless = tenants.create("initech", Plan.ENTERPRISE, new Placement.OwnSchema());
        assertSpeaksFor(homeless);
        superuser.execute("drop schema " + homeless.home() + " cascade");

        String backend = nextBorrower("pg_backend_pid()::text");
        for (Tenant next : residents.values()) {
            as(homeless).get("/orders").then().statusCode(503).header("Retry-After", "5");
            assertSpeaksFor(next);
        }
        assertThatTheNextBorrowerFindsNoTenant(backend);
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void leavesNothingInATenantsOwnDatabase(Ending ending) throws SQLException {
        String backend = inItsTransaction(initech, "select pg_backend_pid()::text");
        run(initech, ending);

        OpenHome home = pools.open(
                new HomeSession(initech, limits.of(initech.plan())),
                initech.placement().dataStore().orElseThrow());
        try (Connection plain = home.reconnect()) {
            assertThatNoTenantIsSetOn(plain);
        } finally {
            home.release();
        }
        assertSpeaksFor(initech);
        assertThat(inItsTransaction(initech, "select pg_backend_pid()::text")).isEqualTo(backend);
    }

    private void run(Tenant tenant, Ending ending) {
        switch (ending) {
            case COMMIT -> assertSpeaksFor(tenant);
            case ROLLBACK ->
                scope.run(tenant, () -> {
                    QuarkusTransaction.begin();
                    assertThat(select("select current_setting('search_path')"))
                            .isEqualTo(tenant.home().value());
                    QuarkusTransaction.rollback();
                });
            case ERROR ->
                assertThatThrownBy(() -> inItsTransaction(tenant, "select (1 / 0)::text from users"))
                        .hasStackTraceContaining("division by zero");
            case TIMEOUT -> {
                assertThatThrownBy(() -> scope.run(
                                tenant,
                                () -> QuarkusTransaction.requiringNew()
                                        .timeout(1)
                                        .run(() -> select("select pg_sleep(1.5)::text from users"))))
                        .isInstanceOf(RuntimeException.class);
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> mainDatabase.getMetrics().activeCount() == 0);
            }
        }
    }

    /** Checks that the tenant sees its rows in its home. It has one user, so an empty result fails too. */
    private void assertSpeaksFor(Tenant tenant) {
        String seen = inItsTransaction(
                tenant,
                "select current_setting('search_path') || ' ' || current_setting('app.current_tenant') || ' '"
                        + " || (select string_agg(subject, ',') from users)");
        assertThat(seen).isEqualTo(tenant.home() + " " + tenant.id() + " olivia@" + tenant.slug());
    }

    private void assertThatTheNextBorrowerFindsNoTenant(String backend) throws SQLException {
        try (Connection connection = mainDatabase.getConnection()) {
            assertThat(read(connection, "pg_backend_pid()::text")).isEqualTo(backend);
            assertThatNoTenantIsSetOn(connection);
            for (Tenant tenant : residents.values()) {
                assertThat(read(connection, "(select count(*) from " + tenant.home() + ".users)::text"))
                        .isEqualTo("0");
            }
        }
    }

    private static void assertThatNoTenantIsSetOn(Connection connection) throws SQLException {
        assertThat(read(connection, "coalesce(current_setting('app.current_tenant', true), '')"))
                .isEmpty();
        // The path with which the app role's sessions begin.
        assertThat(read(connection, "current_setting('search_path')")).isEqualTo("shared");
    }

    private String nextBorrower(String expression) throws SQLException {
        try (Connection connection = mainDatabase.getConnection()) {
            return read(connection, expression);
        }
    }

    private static String read(Connection connection, String expression) throws SQLException {
        return Sql.query(connection, "select " + expression, row -> row.getString(1))
                .getFirst();
    }

    private String inItsTransaction(Tenant tenant, String query) {
        return scope.call(tenant, () -> QuarkusTransaction.requiringNew().call(() -> select(query)));
    }

    private String select(String query) {
        return (String) entities.createNativeQuery(query).getSingleResult();
    }
}
