package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.support.BesideOthers;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts prepare a server whose administrator is not a superuser, as on the servers that providers manage. */
@BesideOthers
class ManagedServerTest {

    private static final String ADMINISTRATOR = "administrator";
    private static final HomeName HOME = new HomeName("t_0f0f1d525f1e4c578d5f0d9a3f1f7a12");

    private static final IsolationAudit AUDIT = new IsolationAudit(new MappedTables(List.of("orders", "users")));

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(EmbeddedDatabase.newDirectory())
                .setServerConfig("fsync", "off")
                .start();
        execute("postgres", "postgres", "create role " + ADMINISTRATOR + " login createrole createdb");
        execute(ADMINISTRATOR, "postgres", "create database tenantry");
        execute(ADMINISTRATOR, "tenantry", script("/db/roles.sql"));
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void isolatesTenants() throws Exception {
        migrate("db/control", "control", "tenantry");
        migrate("db/tenant", "shared", "tenantry");

        try (Connection app = connect("tenantry_app", "tenantry")) {
            assertThat(AUDIT.audit(app, HomeName.SHARED)).isEmpty();
            // These belong to the provider, who does not let anyone else revoke them.
            assertThat(AUDIT.warnings(app))
                    .isNotEmpty()
                    .allSatisfy(finding ->
                            assertThat(finding.sentence()).containsAnyOf("large objects", "postgres", "template1"));
        }
    }

    @Test
    void isADataStoreToo() throws Exception {
        execute(ADMINISTRATOR, "postgres", script("/db/store-roles.sql"));
        execute("tenantry_owner", "postgres", "create database " + HOME);
        execute("tenantry_owner", HOME.value(), "revoke all on database " + HOME + " from public");
        execute("tenantry_owner", HOME.value(), "grant connect on database " + HOME + " to tenantry_app");
        migrate("db/tenant", HOME.value(), HOME.value());

        try (Connection app = connect("tenantry_app", HOME.value())) {
            assertThat(AUDIT.auditHomes(app, List.of(HOME))).isEmpty();
        }
    }

    private static void migrate(String location, String schema, String database) {
        Flyway.configure()
                .dataSource(server.getDatabase("tenantry_owner", database))
                .locations(location)
                .schemas(schema)
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"))
                .load()
                .migrate();
    }

    private static Connection connect(String role, String database) throws SQLException {
        return server.getDatabase(role, database).getConnection();
    }

    private static void execute(String role, String database, String sql) throws SQLException {
        try (Connection connection = connect(role, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script(String path) throws IOException {
        try (InputStream script = ManagedServerTest.class.getResourceAsStream(path)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
