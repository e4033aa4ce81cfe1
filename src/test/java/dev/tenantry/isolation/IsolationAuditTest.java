package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.ServerDirectory;
import dev.tenantry.tenant.HomeName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks isolation in every way that the audit detects, on a separate server, and checks that the audit reports it. */
class IsolationAuditTest {

    private static final HomeName HOME = new HomeName("t_0f0f1d525f1e4c578d5f0d9a3f1f7a11");
    private static final HomeName OTHER_HOME = new HomeName("t_1f0f1d525f1e4c578d5f0d9a3f1f7a11");

    private static final IsolationAudit AUDIT = new IsolationAudit(new MappedTables(List.of("orders", "users")));

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(ServerDirectory.create())
                .start();
        asAdmin("postgres", "create database intact");
        try (InputStream roles = IsolationAuditTest.class.getResourceAsStream("/db/roles.sql")) {
            asAdmin("intact", new String(roles.readAllBytes(), StandardCharsets.UTF_8));
        }
        asAdmin("postgres", "create role outsider");
        migrate("db/control", "control");
        migrate("db/tenant", "shared");
        migrate("db/tenant", HOME.value());
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void copyTheIntactDatabase() throws SQLException {
        asAdmin("postgres", "create database broken template intact owner postgres");
        asAdmin("postgres", "revoke all on database broken from public");
        asAdmin("postgres", "grant connect on database broken to tenantry_app");
    }

    @AfterEach
    void dropTheCopyAndResetTheRoles() throws SQLException {
        asAdmin("postgres", "drop database broken with (force)");
        asAdmin(
                "postgres",
                "alter role tenantry_app nosuperuser nobypassrls nocreaterole noreplication inherit;"
                        + " alter role tenantry_app reset app.current_tenant;"
                        + " alter role outsider nosuperuser nobypassrls nocreaterole noreplication;"
                        + " revoke outsider, tenantry_owner, pg_read_all_data, pg_write_all_data,"
                        + " pg_execute_server_program, pg_read_server_files, pg_write_server_files from tenantry_app");
    }

    @Test
    void findsNothingIfIsolationIsInForce() throws SQLException {
        assertThat(audit()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alter role tenantry_app superuser                                         | Role tenantry_app is a superuser
            alter role tenantry_app bypassrls                                         | Role tenantry_app has BYPASSRLS
            alter role tenantry_app createrole                                        | Role tenantry_app has CREATEROLE
            alter role tenantry_app replication                                       | Role tenantry_app has REPLICATION
            alter role outsider bypassrls; grant outsider to tenantry_app             | is a member of outsider
            alter role outsider superuser; grant outsider to tenantry_app             | is a member of outsider
            grant pg_read_all_data to tenantry_app                                    | is a member of pg_read_all_data
            grant pg_write_all_data to tenantry_app                                   | is a member of pg_write_all_data
            grant pg_execute_server_program to tenantry_app                           | is a member of pg_execute_server_program
            grant pg_read_server_files to tenantry_app                                | is a member of pg_read_server_files
            grant pg_write_server_files to tenantry_app                               | is a member of pg_write_server_files
            grant temporary on database broken to public                              | may create temporary tables
            grant create on database broken to tenantry_app                           | may create schemas
            grant create on schema shared to tenantry_app                             | may create objects in schema shared
            grant create on schema public to public                                   | may create objects in schema public
            alter table shared.orders disable row level security                      | Table shared.orders has row-level security switched off
            alter table shared.users no force row level security                      | Table shared.users does not force row-level security
            grant truncate on shared.orders to tenantry_app                           | has the privilege TRUNCATE on shared.orders
            grant references on shared.orders to tenantry_app                         | has the privilege REFERENCES on shared.orders
            grant trigger on shared.orders to public                                  | has the privilege TRIGGER on shared.orders
            alter table shared.orders drop constraint orders_pk, alter column tenant_id drop not null | Table shared.orders has no column tenant_id uuid not null
            create view shared.all_orders as select * from shared.orders              | View shared.all_orders shows what its owner sees
            drop policy tenant_isolation on shared.orders                             | Table shared.orders has no policy tenant_isolation
            revoke usage on schema control from tenantry_app                          | Role tenantry_app may not use table control.tenants
            revoke select on shared.orders from tenantry_app                          | Role tenantry_app may not use table shared.orders
            grant outsider to tenantry_app; alter role tenantry_app noinherit         | is a member of outsider
            alter role tenantry_app set app.current_tenant = '6f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11' | begin with a tenant
            alter database broken set app.current_tenant = '6f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11' | begin with a tenant
            grant update (slug) on control.tenants to tenantry_app                    | may change the tenant registry
            create schema hidden; create function hidden.leak() returns bigint language sql security definer as 'select 1::bigint' | Function hidden.leak() runs with its owner's rights
            grant update on control.tenants to tenantry_app                           | may change the tenant registry
            grant update (schema_version) on control.homes to tenantry_app            | may change the tenant registry
            grant delete on control.homes to tenantry_app                             | may change the tenant registry
            grant update on control.flyway_schema_history to tenantry_app             | may change the tenant registry
            revoke select (name, schema_version) on control.homes from tenantry_app   | may not use table control.homes
            alter table t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.orders disable row level security | Table t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.orders has row-level security switched off
            alter table t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.users no force row level security | t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.users does not force row-level security
            drop policy tenant_isolation on t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.orders | t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.orders has no policy tenant_isolation
            grant create on schema t_0f0f1d525f1e4c578d5f0d9a3f1f7a11 to tenantry_app | may create objects in schema t_0f0f1d525f1e4c578d5f0d9a3f1f7a11
            """)
    void findsBreachesAndNamesTheFix(String breakage, String sentence) throws SQLException {
        asAdmin("broken", breakage);
        List<IsolationFinding> findings = audit();
        assertThat(findings).extracting(IsolationFinding::sentence).anyMatch(found -> found.contains(sentence));

        // The statement that the finding names is valid SQL and fixes it.
        for (IsolationFinding finding : findings) {
            asAdmin("broken", finding.statement());
        }
        assertThat(audit()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alter table shared.orders owner to tenantry_app                           | owns table shared.orders
            grant tenantry_owner to tenantry_app                                      | is a member of tenantry_owner
            alter table shared.orders add exclude using btree (product_id with =)     | is unique across tenants
            create function public.touch() returns trigger language plpgsql security definer as 'begin return new; end'; revoke execute on function public.touch() from public; create trigger touch before insert on shared.orders for each row execute function public.touch() | Function public.touch() runs with its owner's rights
            alter schema shared owner to tenantry_app                                 | owns schema shared
            alter database broken owner to tenantry_app                               | owns database broken
            create policy open on shared.orders using (true)                          | Policy open on table shared.orders
            alter policy tenant_isolation on shared.orders using (true)               | Policy tenant_isolation on table shared.orders
            alter policy tenant_isolation on shared.users with check (true)           | Policy tenant_isolation on table shared.users
            alter policy tenant_isolation on shared.users to tenantry_owner           | Table shared.users has no policy tenant_isolation
            create table shared.notes (tenant_id uuid not null, note text)            | Table shared.notes has row-level security switched off
            create table public.notes (note text); grant select on public.notes to tenantry_app | Table public.notes has row-level security switched off
            create table public.notes (note text); grant select (note) on public.notes to tenantry_app | Table public.notes has no column tenant_id
            create unique index product_once on shared.orders (product_id)            | Index shared.product_once of table shared.orders is unique across tenants
            alter table shared.users add unique (id); alter table shared.orders add foreign key (id) references shared.users (id) | crosses tenants
            create materialized view shared.totals as select count(*) from shared.orders | Relation shared.totals cannot have row-level security
            create function public.leak() returns bigint language sql security definer as 'select count(*) from shared.orders' | Function public.leak() runs with its owner's rights
            drop table shared.orders                                                  | Table shared.orders is missing
            drop view control.fence                                                   | Table control.fence is missing
            grant insert on control.fence to tenantry_app                             | may change the tenant registry
            drop table control.homes                                                  | Table control.homes is missing
            create table t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.notes (note text)         | Table t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.notes has no column tenant_id
            create unique index product_once on t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.orders (product_id) | Index t_0f0f1d525f1e4c578d5f0d9a3f1f7a11.product_once
            grant select on control.audit_log to tenantry_app                         | Table control.audit_log has row-level security switched off
            grant select on control.operations to tenantry_app                        | Table control.operations has row-level security switched off
            """)
    void findsBreaches(String breakage, String sentence) throws SQLException {
        asAdmin("broken", breakage);
        assertThat(audit()).extracting(IsolationFinding::sentence).anyMatch(found -> found.contains(sentence));
    }

    @Test
    void expectsOnlyTheHomeInATenantsDatabase() throws SQLException {
        asAdmin(
                "broken",
                "drop schema control cascade; drop schema shared cascade; create schema control;"
                        + " create table control.fence (); grant usage on schema control to tenantry_app;"
                        + " grant select on control.fence to tenantry_app");
        assertThat(auditOfTenantDatabase(HOME)).isEmpty();
        // A connection to the wrong database.
        assertThat(auditOfTenantDatabase(OTHER_HOME))
                .extracting(IsolationFinding::sentence)
                .containsExactlyInAnyOrder(
                        "Table " + OTHER_HOME + ".orders is missing.", "Table " + OTHER_HOME + ".users is missing.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            drop policy tenant_isolation on ${home}.orders                            | ${home}.orders has no policy tenant_isolation
            create policy open on ${home}.users using (true)                          | Policy open on table ${home}.users
            drop table ${home}.users                                                  | Table ${home}.users is missing
            revoke usage on schema ${home} from tenantry_app                          | may not use table ${home}.orders
            grant temporary on database broken to tenantry_app                        | may create temporary tables
            create table public.notes (note text); grant select on public.notes to tenantry_app | Table public.notes has row-level security switched off
            alter role tenantry_app bypassrls                                         | Role tenantry_app has BYPASSRLS
            """)
    void findsBreachesInATenantsDatabase(String breakage, String sentence) throws SQLException {
        asAdmin("broken", "drop schema control cascade; drop schema shared cascade");
        asAdmin("broken", breakage.replace("${home}", HOME.value()));
        assertThat(auditOfTenantDatabase(HOME))
                .extracting(IsolationFinding::sentence)
                .anyMatch(found -> found.contains(sentence.replace("${home}", HOME.value())));
    }

    @Test
    void acceptsARestrictivePolicy() throws SQLException {
        asAdmin("broken", "create policy small on shared.orders as restrictive using (quantity < 10)");
        assertThat(audit()).isEmpty();
    }

    @Test
    void auditsTheLoginRoleEvenIfTheSessionSetAnotherRole() throws SQLException {
        try (Connection admin = connect("broken", "postgres");
                Statement statement = admin.createStatement()) {
            statement.execute("set role tenantry_app");
            assertThat(AUDIT.audit(admin, HomeName.SHARED))
                    .extracting(IsolationFinding::sentence)
                    .containsExactly("Role postgres is a superuser: row-level security does not apply to it.");
        }
    }

    @Test
    void namesEachFindingWithItsStatementInOneMessage() throws SQLException {
        asAdmin("broken", "alter table shared.orders no force row level security");
        assertThat(IsolationFinding.report(audit()))
                .startsWith("PostgreSQL would not keep tenants apart.")
                .contains("Table shared.orders does not force row-level security on its owner.")
                .contains("Fix it with: alter table shared.orders force row level security");
    }

    @Test
    void reportsTablesThatNoEntityMaps() throws SQLException {
        asAdmin("broken", "create table shared.notes (tenant_id uuid, id uuid, primary key (tenant_id, id))");
        try (Connection app = connect("broken", "tenantry_app")) {
            assertThat(AUDIT.unmapped(app, HomeName.SHARED))
                    .contains("shared.notes")
                    .doesNotContain("shared.orders", "shared.users");
            assertThat(AUDIT.unmapped(app, HOME)).noneMatch(table -> table.endsWith(".notes"));
        }
    }

    @Test
    void missesATableThatAnEntityMaps() throws SQLException {
        IsolationAudit withNotes = new IsolationAudit(new MappedTables(List.of("notes", "orders", "users")));
        try (Connection app = connect("broken", "tenantry_app")) {
            assertThat(withNotes.audit(app, HomeName.SHARED))
                    .extracting(IsolationFinding::sentence)
                    .containsExactly("Table shared.notes is missing.");
        }
    }

    private static List<IsolationFinding> audit() throws SQLException {
        try (Connection app = connect("broken", "tenantry_app")) {
            return AUDIT.audit(app, HomeName.SHARED);
        }
    }

    private static List<IsolationFinding> auditOfTenantDatabase(HomeName home) throws SQLException {
        try (Connection app = connect("broken", "tenantry_app")) {
            return AUDIT.audit(app, home);
        }
    }

    private static Connection connect(String database, String user) throws SQLException {
        return server.getDatabase(user, database).getConnection();
    }

    private static void asAdmin(String database, String sql) throws SQLException {
        try (Connection admin = connect(database, "postgres");
                Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void migrate(String location, String schema) {
        Flyway.configure()
                .dataSource(server.getDatabase("tenantry_owner", "intact"))
                .locations(location)
                .schemas(schema)
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"))
                .load()
                .migrate();
    }
}
