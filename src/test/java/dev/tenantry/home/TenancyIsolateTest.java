package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.OwnDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SQL function with which a migration isolates a table. */
class TenancyIsolateTest {

    private static final String ISOLATE = "select tenancy.isolate('shared.notes')";

    private static OwnDatabase database;

    @BeforeAll
    static void migrate() {
        database = new OwnDatabase("tenantry_isolate").withRegistry().withSharedHome();
        database.execute(
                "create table shared.files (tenant_id uuid, id uuid, primary key (tenant_id, id), unique (id))");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @AfterEach
    void dropTheTable() {
        database.execute("drop table if exists shared.notes");
    }

    @Test
    void showsEachTenantItsRowsOnly() throws SQLException {
        asOwner("create table shared.notes (tenant_id uuid, id uuid, note text, primary key (tenant_id, id))", ISOLATE);
        UUID acme = UUID.randomUUID();
        UUID globex = UUID.randomUUID();
        for (UUID tenant : List.of(acme, globex)) {
            asAppFor(tenant, "insert into shared.notes (id, note) values (gen_random_uuid(), '" + tenant + "')");
        }
        assertThat(database.look(String.class, "select note from shared.notes")).hasSize(2);
        assertThat(notesOf(acme)).containsExactly(acme.toString());
        assertThat(notesOf(globex)).containsExactly(globex.toString());
        assertThatThrownBy(() -> asAppFor(
                        acme, "insert into shared.notes (tenant_id, id) values ('" + globex + "', gen_random_uuid())"))
                .hasMessageContaining("row-level security");
        assertThatThrownBy(() -> as("tenantry_app", "insert into shared.notes (id) values (gen_random_uuid())"))
                .hasMessageContaining("violates");
    }

    @Test
    void canBeRepeated() {
        assertThatCode(() -> asOwner(
                        "create table shared.notes (tenant_id uuid, id uuid, primary key (tenant_id, id))",
                        ISOLATE,
                        ISOLATE))
                .doesNotThrowAnyException();
        assertThat(database.look(
                        String.class, "select polname::text from pg_policy where polrelid = 'shared.notes'::regclass"))
                .containsExactly("tenant_isolation");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id uuid primary key                                                     | needs a column tenant_id of type uuid
            tenant_id text, id uuid, primary key (tenant_id, id)                    | needs a column tenant_id of type uuid
            tenant_id uuid, id uuid                                                 | needs a primary key
            tenant_id uuid, id uuid, primary key (id, tenant_id)                    | must start with tenant_id: shared.notes_pkey
            tenant_id uuid, id uuid, primary key (tenant_id, id), unique (id)       | must start with tenant_id: shared.notes_id_key
            tenant_id uuid, id uuid references shared.files (id), primary key (tenant_id, id) | must start with tenant_id: notes_id_fkey
            """)
    void refusesATableThatCouldNotBeIsolated(String columns, String reason) {
        assertThatThrownBy(() -> {
                    database.execute("create table shared.notes (" + columns + ")");
                    database.execute("alter table shared.notes owner to tenantry_owner");
                    asOwner(ISOLATE);
                })
                .hasMessageContaining(reason);
    }

    @Test
    void isNotForTheAppRole() {
        assertThatThrownBy(() -> as("tenantry_app", "select tenancy.isolate('shared.orders')"))
                .hasMessageContaining("permission denied for schema tenancy");
    }

    private static List<String> notesOf(UUID tenant) throws SQLException {
        try (Connection app = connect("tenantry_app")) {
            app.setAutoCommit(false);
            speakFor(app, tenant);
            return Sql.query(app, "select note from shared.notes", row -> row.getString(1));
        }
    }

    private static void asAppFor(UUID tenant, String sql) throws SQLException {
        try (Connection app = connect("tenantry_app")) {
            app.setAutoCommit(false);
            speakFor(app, tenant);
            Sql.execute(app, sql);
            app.commit();
        }
    }

    private static void speakFor(Connection connection, UUID tenant) throws SQLException {
        Sql.execute(connection, "select set_config('app.current_tenant', ?, true)", tenant.toString());
    }

    private static void asOwner(String... statements) throws SQLException {
        as("tenantry_owner", statements);
    }

    private static void as(String role, String... statements) throws SQLException {
        try (Connection connection = connect(role)) {
            for (String statement : statements) {
                Sql.execute(connection, statement);
            }
        }
    }

    private static Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(database.url(), role, role);
    }
}
