package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what PostgreSQL itself denies the app role, without the service in between. */
@QuarkusTest
class RowLevelSecurityTest {

    private static final String ROW_VIOLATION = "42501";

    @Inject
    AgroalDataSource dataSource;

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void fillBothTenants() {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
        for (Tenant tenant : new Tenant[] {acme, globex}) {
            tenants.addOrder(tenant, "SKU-1");
            tenants.deleteUser(tenant, "olivia@" + tenant.slug());
            tenants.addUser(tenant, "olivia");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "users"})
    void showsATenantItsOwnRowsOnly(String table) throws SQLException {
        assertThat(count("select count(*) from shared." + table, acme.id().toString()))
                .isEqualTo(1);
        assertThat(count(
                        "select count(*) from shared." + table + " where tenant_id = '" + globex.id() + "'",
                        acme.id().toString()))
                .isZero();
        assertThat(count(
                        "select count(*) from shared." + table + " where tenant_id = '" + globex.id() + "'",
                        globex.id().toString()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "users"})
    void showsNothingWithoutTenant(String table) throws SQLException {
        assertThat(count("select count(*) from shared." + table, acme.id().toString()))
                .isEqualTo(1);
        assertThat(count("select count(*) from shared." + table, null)).isZero();
        assertThat(count("select count(*) from shared." + table, "")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "orders, update shared.orders set quantity = 99",
        "orders, delete from shared.orders",
        "users, update shared.users set email = 'taken@example.com'",
        "users, delete from shared.users"
    })
    void changesNoRowsOfOtherTenantsOrWithoutATenant(String table, String statement) throws SQLException {
        String foreign = statement + " where tenant_id = '" + globex.id() + "'";
        assertThat(change(foreign, acme.id().toString())).isZero();
        assertThat(change(statement, null)).isZero();
        assertThat(change(statement, "")).isZero();
        // The statement does change rows if it runs for their tenant.
        assertThat(change(foreign, globex.id().toString())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "users"})
    void refusesToMoveARowToAnotherTenant(String table) {
        assertThatThrownBy(() -> change(
                        "update shared." + table + " set tenant_id = '" + globex.id() + "'",
                        acme.id().toString()))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(ROW_VIOLATION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into shared.orders (tenant_id, id, product_id, quantity, status)"
                        + " values ('%s', gen_random_uuid(), 'A', 1, 'pending')",
                "insert into shared.users (tenant_id, id, subject, email, role)"
                        + " values ('%s', gen_random_uuid(), 'mallory', 'm@example.com', 'owner')"
            })
    void refusesToInsertForAnotherTenantOrWithoutOne(String insert) throws SQLException {
        String forGlobex = insert.formatted(globex.id());
        for (String tenant : new String[] {acme.id().toString(), null, ""}) {
            assertThatThrownBy(() -> change(forGlobex, tenant))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo(ROW_VIOLATION));
        }
        assertThat(change(forGlobex, globex.id().toString())).isEqualTo(1);
    }

    @Test
    void fillsInTheTenantOfTheTransaction() throws SQLException {
        change(
                "insert into shared.orders (id, product_id, quantity, status)"
                        + " values (gen_random_uuid(), 'DEFAULTED', 1, 'pending')",
                acme.id().toString());
        assertThat(count(
                        "select count(*) from shared.orders where product_id = 'DEFAULTED' and tenant_id = '"
                                + acme.id() + "'",
                        acme.id().toString()))
                .isEqualTo(1);
    }

    @Test
    void refusesARowWithoutATenant() {
        assertThatThrownBy(() -> change(
                        "insert into shared.orders (id, product_id, quantity, status)"
                                + " values (gen_random_uuid(), 'A', 1, 'pending')",
                        null))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void letsTwoTenantsHaveTheSameIdSubjectAndEmail() throws SQLException {
        UUID id = UUID.randomUUID();
        String order =
                "insert into shared.orders (id, product_id, quantity, status) values ('" + id + "', 'A', 1, 'pending')";
        String user = "insert into shared.users (id, subject, email, role) values ('" + id
                + "', 'same', 'same@example.com', 'member')";
        for (Tenant tenant : new Tenant[] {acme, globex}) {
            // A key across tenants would reject the second row, and so reveal that the first exists.
            assertThat(change(order, tenant.id().toString())).isEqualTo(1);
            assertThat(change(user, tenant.id().toString())).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "truncate shared.orders",
                "create table shared.mine (id int)",
                "create temporary table orders (id int)",
                "create schema mine",
                "alter table shared.orders disable row level security",
                "drop policy tenant_isolation on shared.orders",
                "set row_security = off; select count(*) from shared.orders",
                "set role tenantry_owner",
                "update control.tenants set plan = 'enterprise'",
                "insert into control.tenants (id, slug, name, plan, status)"
                        + " values (gen_random_uuid(), 'mine', 'Mine', 'free', 'active')",
                "delete from control.tenants",
                "select store from control.homes",
                "update control.homes set schema_version = 99",
                "insert into control.homes (name) values ('t_00000000000000000000000000000000')",
                "delete from control.homes",
                "select * from control.operations",
                "select * from control.audit_log",
                "select * from shared.flyway_schema_history"
            })
    void deniesTheAppRoleWhatItNeverNeeds(String statement) {
        assertThatThrownBy(() -> change(statement, acme.id().toString()))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(ROW_VIOLATION));
    }

    @Test
    void showsTheAppRoleTheVersionsOfHomes() throws SQLException {
        assertThat(count("select count(schema_version) from control.homes where name = 'shared'", null))
                .isEqualTo(1);
    }

    private int count(String query, String tenant) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            speakFor(connection, tenant);
            try (PreparedStatement statement = connection.prepareStatement(query);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            } finally {
                connection.rollback();
            }
        }
    }

    private int change(String sql, String tenant) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            speakFor(connection, tenant);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.execute();
                connection.commit();
                return statement.getUpdateCount();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    private static void speakFor(Connection connection, String tenant) throws SQLException {
        connection.setAutoCommit(false);
        if (tenant != null) {
            try (PreparedStatement statement =
                    connection.prepareStatement("select set_config('app.current_tenant', ?, true)")) {
                statement.setString(1, tenant);
                statement.execute();
            }
        }
    }
}
