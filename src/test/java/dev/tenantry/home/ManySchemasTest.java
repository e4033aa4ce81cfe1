package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Erases tenants on a server with more homes than it has room for locks. The server is small, so that few homes suffice;
 * {@code -Dtenantry.test.schemas=3000} tries more.
 */
@BesideOthers
class ManySchemasTest {

    private static final int SCHEMAS = Integer.getInteger("tenantry.test.schemas", 300);
    private static final String CREATE_HOME = """
            create schema %1$s authorization tenantry_owner;
            create table %1$s.users (like shared.users including all);
            create table %1$s.orders (like shared.orders including all);
            insert into %1$s.users (tenant_id, id, subject, email, role)
            values ('%2$s', gen_random_uuid(), 'olivia', 'olivia@acme', 'owner');
            alter table %1$s.users owner to tenantry_owner;
            alter table %1$s.orders owner to tenantry_owner
            """;

    private static final List<Tenant> TENANTS = new ArrayList<>();
    private static EmbeddedPostgres server;
    private static OwnerAccess owner;
    private static TenantSearch search;
    private static HomeRemoval removal;

    @BeforeAll
    static void createHomes() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(EmbeddedDatabase.newDirectory())
                .setServerConfig("max_locks_per_transaction", "10")
                .setServerConfig("max_connections", "20")
                .setServerConfig("fsync", "off")
                .start();
        try (Connection superuser = server.getPostgresDatabase().getConnection();
                InputStream roles = ManySchemasTest.class.getResourceAsStream("/db/roles.sql")) {
            Sql.execute(superuser, new String(Objects.requireNonNull(roles).readAllBytes(), StandardCharsets.UTF_8));
        }
        Flyway shared = flyway("db/tenant", "shared");
        flyway("db/control", "control").migrate();
        shared.migrate();
        DataStores none = new DataStores(Map::of, null);
        owner = new OwnerAccess(shared, none);
        TenantDatabases databases = new TenantDatabases(owner);
        search = new TenantSearch(owner, none, databases);
        removal = new HomeRemoval(owner, databases, new HomeTable(owner));
        for (int i = 0; i < SCHEMAS; i++) {
            TENANTS.add(home());
        }
    }

    private static Tenant home() throws SQLException {
        Tenant tenant = tenant(new Placement.OwnSchema());
        try (Connection superuser = server.getPostgresDatabase().getConnection()) {
            Sql.execute(superuser, CREATE_HOME.formatted(tenant.home(), tenant.id()));
        }
        return tenant;
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** Otherwise the tests below would test nothing. */
    @Test
    void hasNoRoomForTheLocksOfAllHomes() throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            connection.setAutoCommit(false);

            assertThatThrownBy(() -> {
                        for (Tenant tenant : TENANTS) {
                            for (String table : List.of("users", "orders")) {
                                Sql.query(
                                        connection,
                                        "select 1 from " + tenant.home() + "." + table + " where tenant_id is null",
                                        row -> true);
                            }
                        }
                    })
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(SqlState.OUT_OF_MEMORY.isThatOf(failure))
                                    .isTrue());
        }
    }

    @Test
    void erasesATenantWithASchemaAndFindsNothingOfItAfterwards() throws SQLException {
        Tenant acme = home();
        int before = schemas();
        assertThat(search.search(acme).remains()).containsExactly("schema " + acme.home() + " in the main database");

        removal.remove(acme);

        TenantScan scan = search.search(acme);
        assertThat(scan.remains()).isEmpty();
        assertThat(scan.unsearched()).isEmpty();
        assertThat(scan.tables()).as("tables of the shared home only").isEqualTo(9);
        assertThat(schemas()).isEqualTo(before - 1);
    }

    @Test
    void erasesATenantInSharedTablesAndSearchesNoOtherTenantsHome() throws SQLException {
        Tenant globex = tenant(new Placement.Shared());
        try (Connection superuser = server.getPostgresDatabase().getConnection()) {
            Sql.execute(
                    superuser,
                    "insert into shared.users (tenant_id, id, subject, email, role)"
                            + " values (?, gen_random_uuid(), 'g', 'g@globex', 'owner')",
                    globex.id().value());
        }
        assertThat(search.search(globex).remains()).containsExactly("rows of shared.users in the main database");

        removal.remove(globex);

        TenantScan scan = search.search(globex);
        assertThat(scan.remains()).isEmpty();
        assertThat(scan.tables()).as("tables of the shared home only").isEqualTo(9);
        assertThat(schemas()).isGreaterThanOrEqualTo(SCHEMAS);
    }

    private static int schemas() throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            return Sql.query(
                            connection,
                            "select count(*) from pg_namespace where nspname ~ ?",
                            row -> row.getInt(1),
                            HomeName.TENANT_PATTERN)
                    .getFirst();
        }
    }

    private static Tenant tenant(Placement placement) {
        TenantId id = new TenantId(UUID.randomUUID());
        return new Tenant(
                id,
                new Slug("acme-" + id.toString().substring(24)),
                "Acme",
                Plan.PRO,
                TenantStatus.OFFBOARDING,
                TenantOverrides.NONE,
                placement,
                1,
                Instant.now(),
                1);
    }

    private static Flyway flyway(String location, String schema) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(server.getJdbcUrl("tenantry_owner", "postgres"), "tenantry_owner", "")
                .locations(location)
                .defaultSchema(schema)
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"));
        return configuration.load();
    }
}
