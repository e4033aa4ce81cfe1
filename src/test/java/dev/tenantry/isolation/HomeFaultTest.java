package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.context.TenantScope;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.registry.TenantChanges;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks one tenant's home: that tenant alone gets 503, and its requests never reach another home. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HomeFaultTest {

    private static final Placement SHARED = new Placement.Shared();
    private static final Placement OWN_SCHEMA = new Placement.OwnSchema();
    private static final Placement OWN_DATABASE = ProvisionedTenants.OWN_DATABASE;

    @Inject
    TenantChanges changes;

    @Inject
    TenantHomes homes;

    @Inject
    TenantScope scope;

    @Inject
    EntityManager entities;

    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant globex;

    @BeforeAll
    void createNeighbour() {
        globex = tenants.create("globex", Plan.ENTERPRISE, OWN_DATABASE);
    }

    static Stream<Placement> ownHomes() {
        return Stream.of(OWN_SCHEMA, OWN_DATABASE);
    }

    static Stream<Placement> everyTier() {
        return Stream.of(SHARED, OWN_SCHEMA, OWN_DATABASE);
    }

    @Test
    void refusesATenantOfAStoreThatIsNotConfigured() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_DATABASE);
        addStrayOrder(acme);
        assertThat(list(acme).statusCode()).isEqualTo(200);

        try (LogOf log = new LogOf(TenantPools.class)) {
            superuser.execute("update control.tenants set store = 'nowhere' where id = '" + acme.id() + "'");
            changes.announce(acme.id());
            assertUnavailable(acme);
            assertThat(log.errors()).anyMatch(error -> error.contains("data store nowhere, which is not configured"));
        }
        assertThat(list(globex).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("ownHomes")
    void refusesATenantWhoseHomeIsGone(Placement placement) {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, placement);
        Tenant untouched = tenants.create("initech", Plan.ENTERPRISE, placement);
        addStrayOrder(acme);
        assertThat(list(acme).statusCode()).isEqualTo(200);

        remove(acme);
        // First over an existing connection, then over a new one.
        assertUnavailable(acme);
        assertUnavailable(acme);
        assertThat(list(untouched).statusCode()).isEqualTo(200);
        assertThat(list(globex).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drop policy tenant_isolation on ${home}.orders                   | has no policy tenant_isolation
            alter table ${home}.users no force row level security            | does not force row-level security
            grant truncate on ${home}.orders to tenantry_app                 | has the privilege TRUNCATE
            grant create on schema ${home} to tenantry_app                   | may create objects in schema
            grant temporary on database ${home} to tenantry_app              | may create temporary tables
            create table public.leak as select 1 as n; grant select on public.leak to tenantry_app | public.leak has row-level security switched off
            drop table ${home}.users                                         | users is missing
            """)
    void refusesATenantWhoseDatabaseDoesNotEnforceIsolation(String breakage, String finding) {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_DATABASE);
        superuser.in(acme).execute(breakage.replace("${home}", acme.home().value()));

        try (LogOf log = new LogOf(Breaches.class)) {
            assertUnavailable(acme);
            assertThat(log.errors())
                    .anyMatch(error ->
                            error.contains("Home " + acme.home() + " is not served") && error.contains(finding));
        }
        assertThat(list(globex).statusCode()).isEqualTo(200);
    }

    @Test
    void servesATenantOnceItsDatabaseIsRepaired() {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, OWN_DATABASE);
        String orders = acme.home() + ".orders";
        superuser.in(acme).execute("alter table " + orders + " disable row level security");
        assertUnavailable(acme);
        superuser.in(acme).execute("alter table " + orders + " enable row level security");
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("ownHomes")
    void refusesATenantWhoseHomeIsBehindUntilItIsMigrated(Placement placement) {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, placement);
        Tenant current = tenants.create("initech", Plan.ENTERPRISE, placement);
        setVersion(acme, 0);
        try {
            assertUnavailable(acme);
            // The version is read again on each request; a refusal is not cached.
            assertUnavailable(acme);
            assertThat(list(current).statusCode()).isEqualTo(200);
            assertThat(list(globex).statusCode()).isEqualTo(200);
        } finally {
            setVersion(acme, Versions.HOME);
        }
        assertThat(list(acme).statusCode()).isEqualTo(200);
    }

    /** Otherwise requests would wait for a connection in the pool, which does not keep their order. */
    @Test
    void opensAsManyHomesInTheMainDatabaseAsItsPoolHasConnections() throws SQLException {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, SHARED);
        int connections = homes.mainDatabase()
                .getConfiguration()
                .connectionPoolConfiguration()
                .maxSize();
        List<OpenHome> open = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                open.add(homes.open(acme));
            }
            assertThatThrownBy(() -> open.add(homes.open(acme))).isInstanceOf(SQLTransientConnectionException.class);
            open.removeLast().release();
            open.add(homes.open(acme));
        } finally {
            open.forEach(OpenHome::release);
        }
    }

    @ParameterizedTest
    @MethodSource("everyTier")
    void opensNoHomeForATenantThatIsNoLongerServed(Placement placement) throws SQLException {
        Tenant acme = tenants.create("acme", Plan.ENTERPRISE, placement);
        homes.open(homes.served(acme.id())).release();
        assertThat(users(acme)).isEqualTo(1);

        superuser.execute("update control.tenants set status = 'suspended' where id = '" + acme.id() + "'");
        changes.announce(acme.id());

        // The scope is bound to the tenant as the filter saw it a moment ago.
        assertThatThrownBy(() -> users(acme)).isInstanceOfSatisfying(ProblemException.class, refusal -> {
            assertThat(refusal.problem().type().status()).isEqualTo(403);
        });
        assertThat(list(acme).statusCode()).isEqualTo(403);
    }

    private long users(Tenant tenant) {
        return scope.call(
                tenant,
                () -> QuarkusTransaction.requiringNew().call(() -> (Long)
                        entities.createNativeQuery("select count(*) from users").getSingleResult()));
    }

    /** Adds an order of the tenant to the shared home. It would show if the tenant were ever directed there. */
    private void addStrayOrder(Tenant tenant) {
        superuser.execute("insert into shared.orders (tenant_id, id, product_id, quantity, status, number) values ('"
                + tenant.id() + "', gen_random_uuid(), 'SKU-STRAY', 1, 'pending', null)");
        assertThat(superuser.whereRowsAre("orders", tenant))
                .isEqualTo(Map.of(Superuser.mainDatabase() + ".shared", 1L));
    }

    private void remove(Tenant tenant) {
        superuser.execute(
                tenant.placement().equals(OWN_SCHEMA)
                        ? "drop schema " + tenant.home() + " cascade"
                        : "drop database " + tenant.home() + " with (force)");
    }

    private void setVersion(Tenant tenant, int version) {
        superuser.execute(
                "update control.homes set schema_version = " + version + " where name = '" + tenant.home() + "'");
    }

    private static void assertUnavailable(Tenant tenant) {
        String problem = problem(list(tenant), 503, "unavailable")
                .header("Retry-After", "5")
                .extract()
                .asString();
        assertThat(problem).doesNotContain("SKU-", tenant.home().value(), "nowhere", "store", "PostgreSQL");
    }
}
