package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trigger that records which rows of a tenant in motion have changed. */
@BesideOthers
class CaptureChangesTest {

    private static final UUID ACME = UUID.randomUUID();

    private static OwnDatabase database;

    @BeforeAll
    static void migrateWithATableFromBefore() {
        database = OwnDatabase.onAnotherServer("tenantry_capture").withRegistry();
        migrate("4");
        database.execute("create table shared.notes (tenant_id uuid, id int, v int, primary key (tenant_id, id));"
                + " alter table shared.notes owner to tenantry_owner; select tenancy.isolate('shared.notes')");
        // As isolate left it before.
        database.execute("drop trigger tenant_capture on shared.notes");
        migrate("latest");
        database.execute("create table shared.memos (tenant_id uuid, id int, v int, primary key (tenant_id, id));"
                + " alter table shared.memos owner to tenantry_owner; select tenancy.isolate('shared.memos')");
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status) values (?, 'acme', 'Acme', 'pro',"
                        + " 'active')",
                ACME);
    }

    private static void migrate(String target) {
        Map<String, String> settings = database.settings();
        Flyway.configure()
                .dataSource(
                        database.url(),
                        settings.get("quarkus.flyway.username"),
                        settings.get("quarkus.flyway.password"))
                .locations("db/tenant")
                .defaultSchema("shared")
                .target(target)
                .placeholders(Map.of("appRole", "tenantry_app"))
                .load()
                .migrate();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("truncate shared.captures, shared.notes, shared.memos");
    }

    @Test
    void recordsChangesOfTablesOldAndNew() throws SQLException {
        inMotion(true);
        for (String table : List.of("notes", "memos")) {
            change("insert into " + table + " (id, v) values (1, 1), (2, 2), (3, 3)");
            assertThat(captures()).containsExactlyInAnyOrder(table + " 1", table + " 2", table + " 3");
            empty();
            change("insert into " + table + " (id, v) values (1, 1), (2, 2)");
            database.execute("truncate shared.captures");
            change(
                    "update " + table + " set v = 9 where id = 1",
                    "update " + table + " set id = 7 where id = 2",
                    "delete from " + table + " where id = 1");
            assertThat(captures()).containsExactlyInAnyOrder(table + " 1", table + " 2", table + " 7", table + " 1");
            empty();
        }
    }

    @Test
    void recordsNothingOfATenantThatDoesNotMove() throws SQLException {
        inMotion(false);
        for (String table : List.of("notes", "memos", "users", "orders")) {
            assertThat(database.look(
                            Long.class,
                            "select count(*) from pg_trigger where tgname = 'tenant_capture' and tgrelid = ?::regclass",
                            "shared." + table))
                    .as(table)
                    .containsExactly(1L);
        }
        change("insert into notes (id, v) values (1, 1)", "update notes set v = 2", "delete from notes");
        assertThat(captures()).isEmpty();
    }

    private static List<String> captures() {
        return database.look(String.class, "select relation || ' ' || (key ->> 'id') from shared.captures");
    }

    private static void inMotion(boolean is) {
        database.execute("update control.tenants set in_motion = ? where id = ?", is, ACME);
    }

    private static void change(String... statements) throws SQLException {
        try (Connection app = DriverManager.getConnection(database.url(), "tenantry_app", "tenantry_app")) {
            app.setAutoCommit(false);
            Sql.execute(app, "select control.enter(?, 'acme', 'shared', 1, '25s', '5s', '60s')", ACME);
            for (String statement : statements) {
                Sql.execute(app, statement);
            }
            app.commit();
        }
    }
}
