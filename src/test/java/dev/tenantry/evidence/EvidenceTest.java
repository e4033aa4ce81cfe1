package dev.tenantry.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports on a database with homes of all tiers. Other tests leave homes there, which may be unsound. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceTest {

    private static final String CANARY = "ROW-OF-ONE-TENANT";
    private static final String POLICY =
            "using (tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid))";

    @Inject
    Evidence evidence;

    private final AdminClient admin = new AdminClient();
    private final ProvisionedTenants tenants = new ProvisionedTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant row;
    private Tenant schema;
    private Tenant database;

    @BeforeAll
    void createTenants() {
        row = tenants.create("acme", Plan.PRO, new Placement.Shared());
        schema = tenants.create("globex", Plan.PRO, new Placement.OwnSchema());
        database = tenants.create("initech", Plan.PRO, ProvisionedTenants.OWN_DATABASE);
        for (Tenant tenant : List.of(row, schema, database)) {
            superuser
                    .in(tenant)
                    .execute(
                            "insert into " + tenant.home()
                                    + ".orders (tenant_id, id, product_id, quantity, status, number)"
                                    + " values (?, gen_random_uuid(), ?, 1, 'pending', null)",
                            tenant.id().value(),
                            CANARY);
        }
    }

    @Test
    void reportsOnTheMainDatabaseThroughTheApi() {
        SignedReport report = new SignedReport(admin.send()
                        .get("/admin/isolation")
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString())
                .verified();

        assertThat(report.json().path("scope").asText()).isEqualTo("main-database");
        assertThat(report.json().path("last_audits").has("main_database")).isTrue();
        assertSound(report, schema);
        assertThat(report.home(database.home()).path("state").asText()).isEqualTo("not-visited");
        assertThat(report.home(database.home()).path("store").asText()).isEqualTo("local");
        assertThat(report.sentences(schema.home())).isEmpty();
    }

    @Test
    void reportsOnTenantsDatabasesToo() {
        SignedReport report = everything();

        assertThat(report.json().path("scope").asText()).isEqualTo("everything");
        assertSound(report, schema);
        assertSound(report, database);
        JsonNode shared = report.home("shared");
        assertThat(shared.has("tenant")).isFalse();
        assertThat(report.home(schema.home()).path("shape")).isEqualTo(shared.path("shape"));
        assertThat(report.home(database.home()).path("shape")).isEqualTo(shared.path("shape"));
        assertThat(report.home(database.home()).path("database").asText())
                .isNotEqualTo(report.json().path("main_database").asText());
    }

    @Test
    void describesTablesRolesAndWhatTheAppRoleMayDo() {
        SignedReport report = everything();

        JsonNode orders = table(report.shapeOf(report.home("shared")), "orders");
        assertThat(orders.path("row_level_security").asBoolean()).isTrue();
        assertThat(orders.path("forced_on_owner").asBoolean()).isTrue();
        assertThat(orders.path("policies")).hasSize(1);
        assertThat(orders.path("policies").path(0).path("check").asText()).contains("app.current_tenant");
        assertThat(orders.path("keys").findValues("columns"))
                .isNotEmpty()
                .allMatch(columns -> columns.path(0).asText().equals("tenant_id"));
        assertThat(orders.path("grants").toString())
                .isEqualTo(
                        "[{\"privileges\":[\"DELETE\",\"INSERT\",\"SELECT\",\"UPDATE\"],\"role\":\"tenantry_app\"}]");
        JsonNode main = described(
                        report.json().path("databases"), "digest", report.json().path("main_database"))
                .path("description");
        assertThat(main.path("roles").findValuesAsText("name"))
                .containsExactly("tenantry_app", "tenantry_control", "tenantry_owner");
        assertThat(main.path("roles").findValuesAsText("superuser")).containsOnly("false");
        assertThat(main.path("functions").findValuesAsText("name")).anyMatch(name -> name.startsWith("control.enter("));
        assertThat(main.path("relations").findValuesAsText("name")).contains("control.tenants", "control.fence");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            drop policy tenant_isolation on $schema.orders              | create policy tenant_isolation on $schema.orders $policy | has no policy tenant_isolation       | schema
            alter table $schema.users no force row level security       | alter table $schema.users force row level security       | does not force row-level security    | schema
            alter table $schema.users disable row level security        | alter table $schema.users enable row level security      | has row-level security switched off  | schema
            alter table shared.orders no force row level security       | alter table shared.orders force row level security       | does not force row-level security    | shared
            create policy more on shared.orders using (true)            | drop policy more on shared.orders                        | Policy more on table shared.orders   | shared
            grant truncate on $schema.orders to tenantry_app            | revoke truncate on $schema.orders from tenantry_app      | has the privilege TRUNCATE           | schema
            grant select on $schema.orders to tenantry_control          | revoke select on $schema.orders from tenantry_control    | may write the registry               | schema
            grant update on control.tenants to tenantry_app             | revoke update on control.tenants from tenantry_app       | may change control.tenants           | shared
            create unique index one on $schema.orders (product_id)      | drop index $schema.one                                   | is unique across tenants             | schema
            alter role tenantry_app bypassrls                           | alter role tenantry_app nobypassrls                      | has BYPASSRLS                        | shared
            alter role tenantry_owner superuser                         | alter role tenantry_owner nosuperuser                    | is a superuser                       | shared
            """)
    void isBrokenIfIsolationIsVoid(String breakage, String repair, String finding, String where) {
        String home = where.equals("shared") ? where : schema.home().value();
        superuser.execute(filledIn(breakage));
        try {
            for (SignedReport report : List.of(everything(), mainDatabase())) {
                assertThat(report.verdict()).isEqualTo("broken");
                assertThat(report.home(home).path("state").asText()).isEqualTo("broken");
                assertThat(report.sentences(home)).anyMatch(sentence -> sentence.contains(finding));
            }
        } finally {
            superuser.execute(filledIn(repair));
        }
        assertThat(everything().sentences(home)).noneMatch(sentence -> sentence.contains(finding));
    }

    @Test
    void isBrokenIfIsolationIsVoidInOneTenantsDatabase() {
        superuser.in(database).execute("alter table " + database.home() + ".orders no force row level security");
        try {
            SignedReport report = everything();
            assertThat(report.verdict()).isEqualTo("broken");
            assertThat(report.home(database.home()).path("state").asText()).isEqualTo("broken");
            assertThat(report.sentences(database.home()))
                    .singleElement()
                    .asString()
                    .contains("does not force");
            assertThat(mainDatabase().home(database.home()).path("state").asText())
                    .isEqualTo("not-visited");
        } finally {
            superuser.in(database).execute("alter table " + database.home() + ".orders force row level security");
        }
    }

    /** One home that is locked must not keep the others from being audited. */
    @Test
    void saysWhatItCouldNotAudit() throws SQLException {
        try (Connection other = superuser.connect()) {
            other.setAutoCommit(false);
            Sql.execute(other, "lock table " + schema.home() + ".orders in access exclusive mode");
            SignedReport report = mainDatabase();
            assertThat(report.verdict()).isNotEqualTo("holds");
            assertThat(report.home(schema.home()).path("state").asText()).isEqualTo("unaudited");
            assertThat(described(report.json().path("unaudited"), "home", schema.home())
                            .path("reason")
                            .asText())
                    .isEqualTo("A table is locked, for example by a migration.");
        }
        assertSound(mainDatabase(), schema);
    }

    @Test
    void saysThatATenantsDatabaseIsMissing() {
        superuser.in("postgres").execute("alter database " + database.home() + " allow_connections false");
        try {
            SignedReport report = everything();
            assertThat(report.verdict()).isNotEqualTo("holds");
            assertThat(report.home(database.home()).path("state").asText()).isEqualTo("unaudited");
        } finally {
            superuser.in("postgres").execute("alter database " + database.home() + " allow_connections true");
        }
    }

    /** Such as the one that a tenant is moving to. */
    @Test
    void findsDatabasesThatTheRegistryDoesNotName() {
        String remainder = "t_" + "0".repeat(31) + "e";
        superuser.in("postgres").execute("create database " + remainder);
        try {
            SignedReport report = everything();
            JsonNode home = described(report.json().path("homes"), "name", remainder);
            assertThat(home.has("tenant")).isFalse();
            assertThat(home.path("state").asText()).isEqualTo("broken");
            assertThat(report.sentences(remainder)).isEmpty();
            assertThat(report.json().path("warnings").findValuesAsText("home")).contains(remainder);
        } finally {
            superuser.in("postgres").execute("drop database " + remainder + " with (force)");
        }
    }

    @Test
    void containsNoRowAndNoCredentials() {
        for (IsolationReport report : List.of(evidence.ofEverything(), evidence.ofMainDatabase())) {
            assertThat(report.json())
                    .doesNotContain(CANARY)
                    .doesNotContain(row.slug().value())
                    .doesNotContain(schema.slug().value(), schema.name())
                    .doesNotContain("olivia@", "jdbc:", "://", "localhost", "127.0.0.1", "SCRAM");
        }
    }

    @Test
    void showsWhenAByteHasChanged() {
        String report = evidence.ofMainDatabase().json();
        assertThat(new SignedReport(report).hasItsDigest()).isTrue();
        for (String[] change : new String[][] {
            {"\"superuser\":false", "\"superuser\":true"},
            {"\"row_level_security\":true", "\"row_level_security\":false"},
            {"app.current_tenant", "app.current_tenanf"},
            {schema.home().value(), "t_" + "0".repeat(32)}
        }) {
            String changed = report.replaceFirst(change[0], change[1]);
            assertThat(changed).isNotEqualTo(report);
            assertThat(new SignedReport(changed).hasItsDigest()).as(change[1]).isFalse();
        }
    }

    /** The schema is closed: a member that it does not know is an error. */
    @Test
    void fitsASchemaThatRefusesOtherDocuments() {
        String report = evidence.ofMainDatabase().json();
        assertThat(new SignedReport(report).contradictions()).isEmpty();
        assertThat(new SignedReport(report.replaceFirst("\"verdict\"", "\"judgement\"")).contradictions())
                .isNotEmpty();
        assertThat(new SignedReport(report.replaceFirst("\"not_null\"", "\"nullable\"")).contradictions())
                .isNotEmpty();
        assertThat(new SignedReport(report.replaceFirst("\"superuser\":", "\"password\":\"x\",\"superuser\":"))
                        .contradictions())
                .isNotEmpty();
    }

    private SignedReport everything() {
        return new SignedReport(evidence.ofEverything().json()).verified();
    }

    private SignedReport mainDatabase() {
        return new SignedReport(evidence.ofMainDatabase().json()).verified();
    }

    private void assertSound(SignedReport report, Tenant tenant) {
        JsonNode home = report.home(tenant.home());
        assertThat(home.path("state").asText()).isEqualTo("sound");
        assertThat(home.path("tenant").asText()).isEqualTo(tenant.id().toString());
        assertThat(home.path("status").asText()).isEqualTo("active");
        assertThat(home.path("tier").asText())
                .isEqualTo(tenant.placement().tier().wireName());
        assertThat(home.path("schema_version").asInt()).isEqualTo(Versions.HOME);
    }

    private static JsonNode table(JsonNode shape, String name) {
        return described(shape.path("tables"), "name", name);
    }

    private static JsonNode described(JsonNode all, String member, Object value) {
        String wanted = value instanceof JsonNode text ? text.asText() : Objects.toString(value);
        for (JsonNode one : all) {
            if (one.path(member).asText().equals(wanted)) {
                return one;
            }
        }
        throw new AssertionError("Nothing has the " + member + " " + wanted + ".");
    }

    private String filledIn(String statement) {
        return statement.replace("$schema", schema.home().value()).replace("$policy", POLICY);
    }
}
