package dev.tenantry.isolation;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.OrdersApi.list;
import static dev.tenantry.support.OrdersApi.place;
import static dev.tenantry.support.OrdersApi.products;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.TenantSession;
import dev.tenantry.operation.NextAttempt;
import dev.tenantry.provisioning.FenceUpdate;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that a transaction gets into a tenant's home only if PostgreSQL says so at that moment. */
@QuarkusTest
class FenceTest {

    private static final TenantSession.Limits LIMITS = new TenantSession.Limits("5s", "1s", "10s");
    private static final String SETTINGS = "select coalesce(current_setting('app.current_tenant', true), '') || ' '"
            + " || current_setting('search_path')";
    // The role's own path.
    private static final String NOTHING_SET = " shared";

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    AgroalDataSource mainDatabase;

    @Inject
    HomeMigrator migrator;

    @Inject
    FenceUpdate updates;

    @ParameterizedTest
    @EnumSource
    void opensForAnActiveTenantAndSetsLimits(IsolationTier tier) throws SQLException {
        Tenant acme = admin.create("acme", tier);
        try (Connection connection = connectAsApp(acme)) {
            enter(connection, acme, LIMITS);
            assertThat(read(connection, SETTINGS)).isEqualTo(acme.id() + " " + acme.home());
            assertThat(read(
                            connection,
                            "select current_setting('statement_timeout') || current_setting('lock_timeout')"
                                    + " || current_setting('idle_in_transaction_session_timeout')"))
                    .isEqualTo("5s1s10s");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ROW, status = 'suspended'", "SCHEMA, status = 'suspended'", "DATABASE, open = false",
        "ROW, store = null", "SCHEMA, store = null", "DATABASE, epoch = 2"
    })
    void setsNothingIfItStaysClosed(IsolationTier tier, String change) throws SQLException {
        Tenant acme = admin.create("acme", tier);
        Tenant moved = withEpoch(acme, change.startsWith("store") ? acme.epoch() + 1 : acme.epoch());
        superuser
                .in(acme)
                .execute(
                        "update control." + (tier == IsolationTier.DATABASE ? "fence" : "tenants") + " set " + change
                                + " where " + (tier == IsolationTier.DATABASE ? "tenant_id" : "id") + " = ?",
                        acme.id().value());
        try (Connection connection = connectAsApp(acme)) {
            assertKeptOut(connection, moved, TenantSession.Refusal.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void setsNothingWhileTheTenantIsBeingMoved(IsolationTier tier) throws SQLException {
        Tenant acme = admin.create("acme", tier);
        try (Connection mover = fence(acme);
                Connection connection = connectAsApp(acme)) {
            assertKeptOut(connection, acme, TenantSession.Refusal.BUSY);
            mover.rollback();
        }
    }

    /** Two migrations define it: one for the main database, one for tenants' own. */
    @Test
    void isTheSameInTheMainDatabaseAndInATenantsOwn() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        String body = "select regexp_replace(prosrc, '\\s+', ' ', 'g') || proargnames::text || proargtypes::text"
                + " || prosecdef || provolatile::text from pg_proc where oid = 'control.enter'::regproc";
        assertThat(superuser.in(acme).texts(body)).hasSize(1).isEqualTo(superuser.texts(body));
    }

    /** More requests than the main pool has connections wait. If they held one, the neighbour would have to wait too. */
    @ParameterizedTest
    @EnumSource
    void waitsWithoutAConnectionWhileTheTenantIsBeingMoved(IsolationTier tier) throws SQLException {
        Tenant acme = admin.create("acme", tier);
        Tenant globex = admin.create("globex", IsolationTier.ROW);
        place(acme, "SKU-A");
        Crowd<Integer> waiting;
        try (Connection mover = fence(acme)) {
            waiting = Crowd.of(4, () -> list(acme).statusCode());
            await().pollDelay(Duration.ofMillis(300)).until(() -> {
                list(globex).then().statusCode(200);
                return mainDatabase.getMetrics().activeCount() <= 1;
            });
            assertThat(waiting.finished()).isZero();
            mover.rollback();
        }
        assertThat(waiting.results()).containsOnly(200);
    }

    @ParameterizedTest
    @EnumSource
    void rejectsRequestsIfAMoveTakesTooLong(IsolationTier tier) throws SQLException {
        Tenant acme = admin.create("acme", tier);
        try (Connection mover = fence(acme)) {
            problem(list(acme), 503, "unavailable").header("Retry-After", "5");
            mover.rollback();
        }
        list(acme).then().statusCode(200);
    }

    /** Nothing repeats a transaction that a program begins by itself, but its answer is the same. */
    @ParameterizedTest
    @EnumSource
    void rejectsATransactionThatIsBegunWithoutAnAnnotation(IsolationTier tier) throws SQLException {
        Tenant acme = admin.create("acme", tier);
        as(acme).get("/test/programmatic").then().statusCode(200);
        try (Connection mover = fence(acme)) {
            problem(as(acme).get("/test/programmatic"), 503, "unavailable").header("Retry-After", "5");
            mover.rollback();
        }
    }

    /** Changes the placement as a move does, without telling anyone. */
    @Test
    void followsATenantThatHasMoved() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        place(acme, "SKU-A");
        HomeName home = HomeName.of(acme.id());
        migrator.migrate(new Placement.OwnSchema(), home);
        superuser.execute(
                "insert into control.homes (name, tenant_id, schema_version) values (?, ?, ?)",
                home.value(),
                acme.id().value(),
                Versions.HOME);
        superuser.execute(
                "update control.tenants set tier = 'schema' where id = ?",
                acme.id().value());

        place(acme, "SKU-B");
        assertThat(superuser.whereRowsAre("orders", acme))
                .isEqualTo(Map.of(Superuser.mainDatabase() + ".shared", 1L, Superuser.mainDatabase() + "." + home, 1L));
        assertThat(products(acme)).containsExactly("SKU-B");

        superuser.execute(
                "update control.tenants set tier = 'row' where id = ?",
                acme.id().value());
        assertThat(products(acme)).containsExactly("SKU-A");
        assertThat(superuser.number(
                        "select epoch from control.tenants where id = ?",
                        acme.id().value()))
                .isEqualTo(3);
    }

    /** The control plane suspends the tenant, and cannot tell the tenant's database. */
    @Test
    void closesADatabaseAsSoonAsItCanBeReached() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        superuser.in(acme).execute("alter table control.fence rename to away");
        admin.tell(acme, "suspend").then().statusCode(200);
        superuser.in(acme).execute("alter table control.away rename to fence");
        nextAttempt(acme);
        await().atMost(Duration.ofSeconds(10)).until(() -> !isOpen(acme));
    }

    @Test
    void closesADatabaseBeforeTheSuspensionIsAnswered() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        assertThat(isOpen(acme)).isTrue();
        admin.tell(acme, "suspend").then().statusCode(200);
        assertThat(isOpen(acme)).isFalse();
        admin.tell(acme, "resume").then().statusCode(200);
        assertThat(isOpen(acme)).isTrue();
    }

    /** As if the database had been restored from a backup. */
    @Test
    void isWrittenAgainNowAndThen() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        Tenant globex = admin.create("globex", IsolationTier.DATABASE);
        admin.tell(globex, "suspend").then().statusCode(200);
        superuser.in(acme).execute("update control.fence set open = false");
        superuser.in(globex).execute("update control.fence set open = true");

        updates.updateAll();

        assertThat(isOpen(acme)).isTrue();
        assertThat(isOpen(globex)).isFalse();
    }

    /** Another session holds the row. The suspension is not undone, and does not wait for long. */
    @Test
    void suspendsATenantWhoseDatabaseStalls() throws SQLException {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        try (Connection holder = superuser.in(acme).connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "update control.fence set open = open");
            admin.tell(acme, "suspend").then().statusCode(200);
            problem(list(acme), 403, "tenant-refused");
            holder.rollback();
        }
        nextAttempt(acme);
        await().atMost(Duration.ofSeconds(20)).until(() -> !isOpen(acme));
    }

    /** Does not wait for the worker, which looks every five seconds. */
    private void nextAttempt(Tenant tenant) {
        superuser
                .query(
                        "select id from control.operations where kind = 'fence' and tenant_id = ? and state = 'running'",
                        row -> row.getObject(1, UUID.class),
                        tenant.id().value())
                .forEach(NextAttempt::now);
    }

    private boolean isOpen(Tenant tenant) {
        return superuser.in(tenant).number("select count(*) from control.fence where open") == 1;
    }

    private Connection connectAsApp(Tenant tenant) throws SQLException {
        Connection connection = superuser.in(tenant).connectAs("quarkus.datasource");
        connection.setAutoCommit(false);
        return connection;
    }

    /** Takes the tenant's lock as a move does. */
    private Connection fence(Tenant tenant) throws SQLException {
        Connection mover = superuser.in(tenant).connect();
        mover.setAutoCommit(false);
        Mover.takeFence(mover, tenant);
        return mover;
    }

    private static void enter(Connection connection, Tenant tenant, TenantSession.Limits limits) throws SQLException {
        try (PreparedStatement fence = connection.prepareStatement(TenantSession.ENTER)) {
            TenantSession.bind(fence, tenant, limits);
            fence.execute();
        }
    }

    /** PostgreSQL runs nothing more in the transaction. */
    private static void assertKeptOut(Connection connection, Tenant tenant, TenantSession.Refusal why)
            throws SQLException {
        assertThatThrownBy(() -> enter(connection, tenant, LIMITS))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(TenantSession.refusal(failure)).contains(why));
        assertThatThrownBy(() -> read(connection, SETTINGS)).hasMessageContaining("transaction is aborted");
        connection.rollback();
        assertThat(read(connection, SETTINGS)).isEqualTo(NOTHING_SET);
    }

    private static String read(Connection connection, String query) throws SQLException {
        return Sql.query(connection, query, row -> row.getString(1)).getFirst();
    }

    private static Tenant withEpoch(Tenant tenant, long epoch) {
        return new Tenant(
                tenant.id(),
                tenant.slug(),
                tenant.name(),
                tenant.plan(),
                tenant.status(),
                tenant.overrides(),
                tenant.placement(),
                epoch,
                tenant.createdAt(),
                tenant.version());
    }
}
