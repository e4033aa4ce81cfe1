package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks what the owner role's connections do for a tenant; those that serve requests have {@code FenceTest}. */
@BesideOthers
class TenantSessionTest {

    private static final String SETTINGS = "select coalesce(current_setting('app.current_tenant', true), '') || ' '"
            + " || current_setting('search_path')";
    private static final String NOTHING_SET = " \"$user\", public";

    private static OwnDatabase database;

    private final TenantId acme = new TenantId(UUID.randomUUID());

    @BeforeAll
    static void create() {
        database =
                OwnDatabase.onAnotherServer("tenantry_session").withRegistry().withSharedHome();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void leavesNothingOnTheConnection() throws SQLException {
        try (Connection connection = connect()) {
            TenantSession.begin(connection, acme, HomeName.SHARED);
            assertThat(settings(connection)).isEqualTo(acme + " shared");
            connection.commit();
            assertThat(settings(connection)).isEqualTo(NOTHING_SET);
        }
    }

    @Test
    void leavesNothingBehindTheFence() throws SQLException {
        register();
        try (Connection connection = connect()) {
            assertThat(TenantSession.enterAsOwner(connection, acme, HomeName.SHARED, 1))
                    .isEmpty();
            assertThat(settings(connection)).isEqualTo(acme + " shared");
            connection.commit();
            assertThat(settings(connection)).isEqualTo(NOTHING_SET);
        }
    }

    @Test
    void staysOutsideIfTheTenantHasMoved() throws SQLException {
        register();
        database.execute("update control.tenants set tier = 'schema' where id = ?", acme.value());
        database.execute("update control.tenants set tier = 'row' where id = ?", acme.value());
        try (Connection connection = connect()) {
            assertThat(TenantSession.enterAsOwner(connection, acme, HomeName.SHARED, 1))
                    .isEqualTo(Optional.of(TenantSession.Refusal.CLOSED));
            assertThat(TenantSession.enterAsOwner(connection, acme, HomeName.of(acme), 3))
                    .isEqualTo(Optional.of(TenantSession.Refusal.CLOSED));
            assertThat(settings(connection)).isEqualTo(NOTHING_SET);
            assertThat(TenantSession.enterAsOwner(connection, acme, HomeName.SHARED, 3))
                    .isEmpty();
        }
    }

    private void register() {
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status) values (?, ?, 'Acme', 'free', 'active')",
                acme.value(),
                "acme-" + acme.toString().substring(0, 8));
    }

    private static Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(database.url(), "tenantry_owner", "tenantry_owner");
        connection.setAutoCommit(false);
        return connection;
    }

    private static String settings(Connection connection) throws SQLException {
        return Sql.query(connection, SETTINGS, row -> row.getString(1)).getFirst();
    }
}
