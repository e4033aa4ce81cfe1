package dev.tenantry.admin;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuditLogTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Test
    void recordsWhoDidWhatForEveryAction() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String path = "/admin/tenants/" + acme.id();
        String id = UUID.randomUUID().toString();
        admin.send()
                .header("X-Request-Id", id + "-1")
                .contentType("application/json")
                .body("{\"plan\": \"free\"}")
                .patch(path)
                .then()
                .statusCode(200);
        admin.send()
                .header("X-Request-Id", id + "-2")
                .post(path + "/suspend")
                .then()
                .statusCode(200);
        admin.send()
                .header("X-Request-Id", id + "-3")
                .post(path + "/resume")
                .then()
                .statusCode(200);
        admin.tell(acme, "suspend");
        admin.send()
                .header("X-Request-Id", id + "-5")
                .post(path + "/offboard")
                .then()
                .statusCode(200);
        admin.send()
                .header("X-Request-Id", id + "-6")
                .get(path + "/export")
                .then()
                .statusCode(200);
        admin.endGracePeriod(acme);
        Response deletion = admin.send().header("X-Request-Id", id + "-7").delete(path);
        admin.awaitState(deletion, "succeeded");

        JsonPath log = list(Map.of("tenant", acme.id().toString()));
        assertThat(log.getList("items.action", String.class))
                .containsExactly(
                        "delete-tenant",
                        "export-tenant",
                        "offboard-tenant",
                        "suspend-tenant",
                        "resume-tenant",
                        "suspend-tenant",
                        "change-tenant",
                        "create-tenant");
        assertThat(log.getList("items.actor", String.class)).containsOnly(AdminClient.ADMINISTRATOR);
        assertThat(log.getList("items.tenant_id", String.class))
                .containsOnly(acme.id().toString());
        assertThat(log.getList("items.at", String.class)).doesNotContainNull();
        assertThat(log.getList("items.request_id", String.class))
                .contains(id + "-1", id + "-2", id + "-3", id + "-5", id + "-6", id + "-7")
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(statuses(log, "before"))
                .containsExactly("offboarding", null, "suspended", "active", "suspended", "active", "active", null);
        assertThat(statuses(log, "after"))
                .containsExactly(
                        null, null, "offboarding", "suspended", "active", "suspended", "active", "provisioning");
        assertThat(log.getString("items[6].before.plan")).isEqualTo("pro");
        assertThat(log.getString("items[6].after.plan")).isEqualTo("free");
        assertThat(log.getString("items[7].after.slug")).isEqualTo(acme.slug().toString());
        assertThat(log.prettify()).doesNotContain("olivia");
    }

    @Test
    void recordsWhoMigratedTheHomes() {
        String id = UUID.randomUUID().toString();
        admin.awaitState(admin.send().header("X-Request-Id", id).post("/admin/migrations"), "succeeded");
        JsonPath log = list(Map.of("limit", 1));
        assertThat(log.getString("items[0].action")).isEqualTo("migrate-homes");
        assertThat(log.getString("items[0].actor")).isEqualTo(AdminClient.ADMINISTRATOR);
        assertThat(log.getString("items[0].request_id")).isEqualTo(id);
        assertThat(log.getString("items[0].tenant_id")).isNull();
    }

    @Test
    void showsTheNewestFirstPageByPage() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        for (int i = 0; i < 6; i++) {
            admin.change(acme, Map.of("name", "Acme " + i)).then().statusCode(200);
        }
        List<Long> whole = list(Map.of("tenant", acme.id().toString())).getList("items.id", Long.class);
        assertThat(whole).hasSize(7).isSortedAccordingTo((a, b) -> Long.compare(b, a));

        List<Long> read = new ArrayList<>();
        String next = null;
        do {
            JsonPath page = list(
                    next == null
                            ? Map.of("tenant", acme.id().toString(), "limit", 3)
                            : Map.of("tenant", acme.id().toString(), "limit", 3, "after", next));
            read.addAll(page.getList("items.id", Long.class));
            next = page.getString("next");
        } while (next != null);
        assertThat(read).isEqualTo(whole);
        admin.send()
                .queryParam("tenant", UUID.randomUUID().toString())
                .get("/admin/audit")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
    }

    @Test
    void recordsNoRefusedRequest() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        long entries = entries();
        problem(admin.create(AdminClient.newTenant(acme.slug().toString(), IsolationTier.ROW)), 409, "slug-taken");
        problem(admin.create(AdminClient.newTenant("admin", IsolationTier.ROW)), 400, "validation-failed");
        problem(admin.change(acme, "{\"tier\": \"schema\"}"), 400, "validation-failed");
        problem(admin.tell(acme, "resume"), 409, "conflict");
        problem(admin.tell(acme, "offboard"), 409, "conflict");
        problem(admin.delete(acme), 409, "conflict");
        problem(admin.send().get("/admin/tenants/" + UUID.randomUUID() + "/export"), 404, "not-found");
        admin.get(acme).then().statusCode(200);
        assertThat(entries()).isEqualTo(entries);
    }

    /** Lets COMMIT itself fail, after the action and its entry have both been written. */
    @Test
    void losesTheEntryIfTheActionIsRolledBack() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        long entries = entries();
        superuser.execute("create function control.refuse_for_test() returns trigger language plpgsql as"
                + " 'begin raise exception ''refused by a test''; end'");
        superuser.execute("create constraint trigger refuse_for_test after update on control.tenants"
                + " deferrable initially deferred for each row when (new.slug = '" + acme.slug() + "')"
                + " execute function control.refuse_for_test()");
        try {
            problem(admin.tell(acme, "suspend"), 500, "internal");
        } finally {
            superuser.execute("drop function control.refuse_for_test() cascade");
        }
        assertThat(entries()).isEqualTo(entries);
        admin.get(acme).then().body("status", equalTo("active"));
        admin.tell(acme, "suspend").then().statusCode(200);
        assertThat(entries()).isEqualTo(entries + 1);
    }

    @Test
    void rollsBackAnActionThatCannotBeRecorded() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String slug = AdminClient.freshSlug("globex");
        superuser.execute("alter table control.audit_log add constraint refused_by_a_test check (id < 0) not valid");
        try {
            problem(admin.tell(acme, "suspend"), 500, "internal");
            problem(admin.change(acme, "{\"name\": \"Acme Ltd\"}"), 500, "internal");
            problem(admin.create(AdminClient.newTenant(slug, IsolationTier.ROW)), 500, "internal");
            problem(admin.export(acme), 500, "internal");
        } finally {
            superuser.execute("alter table control.audit_log drop constraint refused_by_a_test");
        }
        admin.get(acme).then().body("status", equalTo("active")).body("name", equalTo(acme.name()));
        assertThat(superuser.texts("select id from control.tenants where slug = ?", slug))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update control.audit_log set actor = 'nobody'",
                "update control.audit_log set actor = 'nobody' where false",
                "delete from control.audit_log",
                "delete from control.audit_log where false",
                "truncate control.audit_log"
            })
    void cannotBeChangedByItsWriters(String statement) {
        admin.create("acme", IsolationTier.ROW);
        assertThat(entries()).isPositive();
        refuses("quarkus.datasource.control", statement, "permission denied");
        refuses("quarkus.flyway", statement, "append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from control.tenants",
                "delete from control.homes",
                "delete from control.operations",
                "truncate control.tenants cascade",
                "update control.memberships set subject = 'mallory'",
                "select from shared.orders",
                "select from shared.users",
                "insert into shared.orders values (default)",
                "set role tenantry_owner",
                "set role tenantry_app",
                "create table control.mine (id int)",
                "create temporary table mine (id int)"
            })
    void givesTheControlRoleNoMoreThanItNeeds(String statement) {
        refuses("quarkus.datasource.control", statement, "permission denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select from control.audit_log",
                "select from control.operations",
                "select tenant_id from control.homes",
                "select from control.memberships_complete"
            })
    void isHiddenFromTheAppRole(String statement) {
        refuses("quarkus.datasource", statement, "permission denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into control.memberships values (gen_random_uuid(), 'mallory')",
                "update control.memberships set subject = 'mallory'",
                "delete from control.memberships"
            })
    void letsTheAppRoleChangeNoMembership(String statement) {
        refuses("quarkus.datasource", statement, "permission denied");
    }

    private void refuses(String datasource, String statement, String reason) {
        assertThatThrownBy(() -> {
                    try (Connection connection = superuser.connectAs(datasource)) {
                        Sql.execute(connection, statement);
                    }
                })
                .hasMessageContaining(reason);
    }

    private static List<Object> statuses(JsonPath log, String when) {
        List<Object> statuses = new ArrayList<>();
        for (Map<String, Map<String, Object>> entry : log.<Map<String, Map<String, Object>>>getList("items")) {
            statuses.add(entry.get(when) == null ? null : entry.get(when).get("status"));
        }
        return statuses;
    }

    private JsonPath list(Map<String, Object> parameters) {
        return admin.send()
                .queryParams(parameters)
                .get("/admin/audit")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private long entries() {
        return superuser.number("select count(*) from control.audit_log");
    }
}
