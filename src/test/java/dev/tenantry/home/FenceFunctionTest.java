package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The function {@code control.enter} by itself. Two migrations define it, for the two kinds of databases. */
@BesideOthers
class FenceFunctionTest {

    private enum Kind {
        MAIN,
        OWN
    }

    private static final TenantSession.Limits LIMITS = new TenantSession.Limits("5s", "1s", "10s");
    private static final String SETTINGS = "select coalesce(current_setting('app.current_tenant', true), '') || ' '"
            + " || current_setting('search_path')";
    // The role's own path.
    private static final String NOTHING_SET = " shared";
    private static final Tenant INITECH = tenant("initech", new Placement.OwnDatabase(new StoreName("local")));

    private static OwnDatabase main;
    private static OwnDatabase own;

    @BeforeAll
    static void create() {
        main = OwnDatabase.onAnotherServer("tenantry_fence").withRegistry().withSharedHome();
        own = OwnDatabase.onAnotherServer(INITECH.home().value()).withHome(INITECH.home());
    }

    @AfterAll
    static void drop() {
        main.close();
        own.close();
    }

    @ParameterizedTest
    @EnumSource
    void setsTheTenantAndItsHomeUntilTheTransactionEnds(Kind kind) throws SQLException {
        Tenant acme = registered(kind);
        try (Connection connection = connect(kind)) {
            enter(connection, acme);
            assertThat(settings(connection)).isEqualTo(acme.id() + " " + acme.home());
            connection.commit();
            assertThat(settings(connection)).isEqualTo(NOTHING_SET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsOutAnotherSlugHomeOrEpoch(Kind kind) throws SQLException {
        Tenant acme = registered(kind);
        Placement elsewhere = kind == Kind.MAIN ? new Placement.OwnSchema() : new Placement.Shared();
        try (Connection connection = connect(kind)) {
            for (Tenant believed : List.of(
                    copy(acme, new Slug("globex"), acme.placement(), acme.epoch()),
                    copy(acme, acme.slug(), elsewhere, acme.epoch()),
                    copy(acme, acme.slug(), acme.placement(), acme.epoch() + 1))) {
                assertKeptOut(connection, believed, TenantSession.Refusal.CLOSED);
            }
            enter(connection, acme);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsOutATenantThatIsSuspended(Kind kind) throws SQLException {
        Tenant acme = registered(kind);
        if (kind == Kind.MAIN) {
            main.execute(
                    "update control.tenants set status = 'suspended' where id = ?",
                    acme.id().value());
        } else {
            own.execute("update control.fence set open = false");
        }
        try (Connection connection = connect(kind)) {
            assertKeptOut(connection, acme, TenantSession.Refusal.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsOutATenantThatIsBeingMoved(Kind kind) throws SQLException {
        Tenant acme = registered(kind);
        try (Connection mover = database(kind).asSuperuser();
                Connection connection = connect(kind)) {
            mover.setAutoCommit(false);
            Sql.execute(
                    mover,
                    "select pg_advisory_xact_lock(" + TenantSession.FENCE_LOCK + ")",
                    acme.id().toString());
            assertKeptOut(connection, acme, TenantSession.Refusal.BUSY);
            mover.rollback();
            enter(connection, acme);
        }
    }

    @Test
    void keepsOutAnInstanceThatHasMissedAMoveThereAndBack() throws SQLException {
        Tenant acme = registered(Kind.MAIN);
        for (String tier : List.of("schema", "row")) {
            main.execute(
                    "update control.tenants set tier = ? where id = ?",
                    tier,
                    acme.id().value());
        }
        try (Connection connection = connect(Kind.MAIN)) {
            assertKeptOut(connection, acme, TenantSession.Refusal.CLOSED);
            enter(connection, copy(acme, acme.slug(), acme.placement(), acme.epoch() + 2));
        }
    }

    @Test
    void keepsOutATenantWhoseSchemaIsMissing() throws SQLException {
        Tenant acme = registered(Kind.MAIN);
        main.execute(
                "update control.tenants set tier = 'schema' where id = ?",
                acme.id().value());
        Tenant moved = copy(acme, acme.slug(), new Placement.OwnSchema(), acme.epoch() + 1);
        try (Connection connection = connect(Kind.MAIN)) {
            assertKeptOut(connection, moved, TenantSession.Refusal.CLOSED);
            main.execute("create schema " + HomeName.of(acme.id()));
            enter(connection, moved);
            assertThat(settings(connection)).isEqualTo(acme.id() + " " + moved.home());
        }
    }

    @Test
    void leavesNoPathToATenantsSchema() throws SQLException {
        Tenant acme = registered(Kind.MAIN);
        main.execute("create schema " + HomeName.of(acme.id()));
        main.execute(
                "update control.tenants set tier = 'schema' where id = ?",
                acme.id().value());
        try (Connection connection = connect(Kind.MAIN)) {
            enter(connection, copy(acme, acme.slug(), new Placement.OwnSchema(), acme.epoch() + 1));
            connection.commit();
            assertThat(settings(connection)).isEqualTo(NOTHING_SET);
        }
    }

    private static Tenant registered(Kind kind) {
        if (kind == Kind.OWN) {
            own.execute("delete from control.fence");
            own.execute(
                    "insert into control.fence (tenant_id, slug, home, epoch, open) values (?, ?, ?, 1, true)",
                    INITECH.id().value(),
                    INITECH.slug().value(),
                    INITECH.home().value());
            return INITECH;
        }
        Tenant acme = tenant("acme-" + UUID.randomUUID().toString().substring(0, 8), new Placement.Shared());
        main.execute(
                "insert into control.tenants (id, slug, name, plan, status) values (?, ?, 'Acme', 'free', 'active')",
                acme.id().value(),
                acme.slug().value());
        return acme;
    }

    private static void enter(Connection connection, Tenant tenant) throws SQLException {
        try (PreparedStatement fence = connection.prepareStatement(TenantSession.ENTER)) {
            TenantSession.bind(fence, tenant, LIMITS);
            fence.execute();
        }
    }

    private static void assertKeptOut(Connection connection, Tenant tenant, TenantSession.Refusal why)
            throws SQLException {
        assertThatThrownBy(() -> enter(connection, tenant))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(TenantSession.refusal(failure)).contains(why));
        connection.rollback();
        assertThat(settings(connection)).isEqualTo(NOTHING_SET);
        connection.rollback();
    }

    private static String settings(Connection connection) throws SQLException {
        return Sql.query(connection, SETTINGS, row -> row.getString(1)).getFirst();
    }

    private static OwnDatabase database(Kind kind) {
        return kind == Kind.MAIN ? main : own;
    }

    private static Connection connect(Kind kind) throws SQLException {
        Connection connection = DriverManager.getConnection(database(kind).url(), "tenantry_app", "tenantry_app");
        connection.setAutoCommit(false);
        return connection;
    }

    private static Tenant tenant(String slug, Placement placement) {
        TenantId id = new TenantId(UUID.randomUUID());
        return new Tenant(
                id,
                new Slug(slug),
                "Acme",
                Plan.FREE,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                placement,
                1,
                Instant.EPOCH,
                1);
    }

    private static Tenant copy(Tenant tenant, Slug slug, Placement placement, long epoch) {
        return new Tenant(
                tenant.id(),
                slug,
                tenant.name(),
                tenant.plan(),
                tenant.status(),
                tenant.overrides(),
                placement,
                epoch,
                tenant.createdAt(),
                tenant.version());
    }
}
