package dev.tenantry.admin;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TenantUserTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest
    @EnumSource
    void addsAndRemovesUsersInEveryTier(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        problem(actAs("max", acme), 403, "tenant-refused");
        put(acme, "max", "max@acme.example", "member")
                .then()
                .statusCode(201)
                .header("Location", "/admin/tenants/" + acme.id() + "/users/max")
                .body("subject", equalTo("max"))
                .body("email", equalTo("max@acme.example"))
                .body("role", equalTo("member"));
        actAs("max", acme).then().statusCode(200);
        bearing(TestTokens.of(acme, "max")).get("/users/me").then().body("role", equalTo("member"));

        remove(acme, "max").then().statusCode(204);
        assertThat(subjectsInHome(acme)).containsExactly("olivia@" + acme.slug());
        assertThat(memberships(acme)).containsExactly("olivia@" + acme.slug());
    }

    @Test
    void stopsAUserSoonAfterTheirRemoval() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        put(acme, "max", "max@acme.example", "member").then().statusCode(201);
        actAs("max", acme).then().statusCode(200);
        remove(acme, "max").then().statusCode(204);
        // In tests, an instance remembers memberships for two seconds.
        await().atMost(Duration.ofSeconds(6)).until(() -> actAs("max", acme).statusCode() == 403);
    }

    @Test
    void changesAUserAndCanBeRepeated() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        put(acme, "max", "max@acme.example", "member").then().statusCode(201);
        put(acme, "max", "max@acme.example", "member").then().statusCode(200);
        put(acme, "max", "maximilian@acme.example", "admin").then().statusCode(200);
        list(acme, Map.of())
                .body("items.subject", contains("max", "olivia@" + acme.slug()))
                .body("items.email[0]", equalTo("maximilian@acme.example"))
                .body("items.role", contains("admin", "owner"));
        remove(acme, "max").then().statusCode(204);
        remove(acme, "max").then().statusCode(204);
        remove(acme, "nobody").then().statusCode(204);
        list(acme, Map.of()).body("items", hasSize(1));
    }

    @Test
    void listsUsersPageByPage() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        for (int i = 0; i < 4; i++) {
            put(acme, "max-" + i, i + "@acme.example", "member").then().statusCode(201);
        }
        List<String> read = new ArrayList<>();
        String next = null;
        do {
            JsonPath page = list(acme, next == null ? Map.of("limit", 2) : Map.of("limit", 2, "after", next))
                    .extract()
                    .jsonPath();
            assertThat(page.getList("items")).hasSizeLessThanOrEqualTo(2);
            read.addAll(page.getList("items.subject", String.class));
            next = page.getString("next");
        } while (next != null);
        assertThat(read).containsExactly("max-0", "max-1", "max-2", "max-3", "olivia@" + acme.slug());
        list(acme, Map.of("after", "zzz")).body("items", hasSize(0)).body("next", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/users/1",
                "auth0|5f7c",
                "a b",
                "ölçü",
                "a%2Fb",
                "?",
                "#",
                "a;b=c",
                "+",
                "..."
            })
    void takesEverySubjectThatAProviderMaySend(String subject) {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        Response added = put(acme, subject, "max@acme.example", "member");
        added.then().statusCode(201).body("subject", equalTo(subject));
        assertThat(memberships(acme)).contains(subject);
        assertThat(subjectsInHome(acme)).contains(subject);
        admin.send()
                .urlEncodingEnabled(false)
                .delete(added.header("Location"))
                .then()
                .statusCode(204);
        assertThat(memberships(acme)).doesNotContain(subject);
        assertThat(subjectsInHome(acme)).doesNotContain(subject);
    }

    @Test
    void refusesInvalidInput() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        String valid = "{\"email\": \"max@acme.example\", \"role\": \"member\"}";
        for (String subject : List.of("nul%00byte", "a".repeat(256), "%F0%9F%98%80".repeat(256))) {
            problem(raw(acme, subject, valid), 400, "validation-failed").body("errors[0].field", equalTo("subject"));
            problem(
                    admin.send().urlEncodingEnabled(false).delete(path(acme) + "/" + subject),
                    400,
                    "validation-failed");
        }
        for (String body : List.of(
                "{}",
                "{\"role\": \"member\"}",
                "{\"email\": \"max@acme.example\"}",
                "{\"email\": null, \"role\": \"member\"}",
                "{\"email\": \"ab\", \"role\": \"member\"}",
                "{\"email\": \"\\uD83D\\uDE00a\", \"role\": \"member\"}",
                "{\"email\": \"" + "a".repeat(321) + "\", \"role\": \"member\"}",
                "{\"email\": \"a\\u0000b\", \"role\": \"member\"}",
                "{\"email\": \"half\\uD800\", \"role\": \"member\"}",
                "{\"email\": \"max@acme.example\", \"role\": \"OWNER\"}",
                "{\"email\": \"max@acme.example\", \"role\": \"\"}")) {
            problem(raw(acme, "max", body), 400, "validation-failed");
        }
        for (String body : List.of(
                "", "null", "[]", "{", "{\"email\": 7, \"role\": \"member\"}", valid.replace("}", ", \"id\": 1}"))) {
            problem(raw(acme, "max", body), 400);
        }
        problem(admin.send().body(valid).put(path(acme) + "/max"), 415);
        problem(raw(acme, "", valid), 405);
        problem(raw(acme, "olivia@" + acme.slug() + ";a=b", valid), 400, "validation-failed");
        problem(
                admin.send().urlEncodingEnabled(false).delete(path(acme) + "/olivia@" + acme.slug() + ";a=b"),
                400,
                "validation-failed");
        problem(admin.send().put(path(acme)), 405);
        problem(admin.send().get(path(acme) + "/max"), 405);
        problem(admin.send().get("/admin/tenants/7/users"), 400, "validation-failed");
        problem(admin.send().queryParam("limit", 0).get(path(acme)), 400, "validation-failed");
        problem(admin.send().urlEncodingEnabled(false).get(path(acme) + "?after=%00"), 400, "validation-failed");
        assertThat(subjectsInHome(acme)).hasSize(1);
        assertThat(memberships(acme)).hasSize(1);
        assertThat(actions(acme)).containsExactly("create-tenant");
    }

    @Test
    void refusesAnUnknownTenantAndOneWithoutAHome() {
        String unknown = "/admin/tenants/" + UUID.randomUUID() + "/users";
        Map<String, String> body = Map.of("email", "max@acme.example", "role", "member");
        problem(admin.send().contentType(ContentType.JSON).body(body).put(unknown + "/max"), 404, "not-found");
        problem(admin.send().delete(unknown + "/max"), 404, "not-found");
        problem(admin.send().get(unknown), 404, "not-found");

        Tenant acme = admin.create("acme", IsolationTier.ROW);
        for (String status : List.of("provisioning", "offboarding", "deleted")) {
            superuser.execute(
                    "update control.tenants set status = ? where id = ?",
                    status,
                    acme.id().value());
            problem(put(acme, "max", "max@acme.example", "member"), 409, "conflict");
            problem(remove(acme, "olivia@" + acme.slug()), 409, "conflict");
            problem(admin.send().get(path(acme)), 409, "conflict");
        }
        assertThat(memberships(acme)).containsExactly("olivia@" + acme.slug());
    }

    @Test
    void refusesAnEmailAddressThatAnotherUserHas() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        problem(put(acme, "max", AdminClient.email(acme.slug().toString()), "member"), 409, "conflict");
        assertThat(memberships(acme)).containsExactly("olivia@" + acme.slug());
        Tenant globex = admin.create("globex", IsolationTier.ROW);
        put(globex, "max", AdminClient.email(acme.slug().toString()), "member")
                .then()
                .statusCode(201);
    }

    /** Lets the second of the two writes fail: the user is in the home, but may not act until the request is repeated. */
    @Test
    void givesNoAccessToAUserWhoWasAddedByHalf() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        superuser.execute("alter table control.memberships add constraint refused_by_a_test check (tenant_id <> '"
                + acme.id() + "') not valid");
        try {
            problem(put(acme, "max", "max@acme.example", "member"), 500, "internal");
        } finally {
            superuser.execute("alter table control.memberships drop constraint refused_by_a_test");
        }
        assertThat(subjectsInHome(acme)).contains("max");
        problem(actAs("max", acme), 403, "tenant-refused");
        put(acme, "max", "max@acme.example", "member").then().statusCode(200);
        actAs("max", acme).then().statusCode(200);
    }

    /** Lets the second of the two writes fail: the user may not act any more, although they are still in the home. */
    @Test
    void takesAccessFromAUserWhoWasRemovedByHalf() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        put(acme, "max", "max@acme.example", "member").then().statusCode(201);
        superuser.execute("alter table " + acme.home() + ".users rename to elsewhere");
        try {
            problem(remove(acme, "max"), 503, "unavailable").header("Retry-After", "5");
        } finally {
            superuser.execute("alter table " + acme.home() + ".elsewhere rename to users");
        }
        assertThat(subjectsInHome(acme)).contains("max");
        problem(actAs("max", acme), 403, "tenant-refused");
        remove(acme, "max").then().statusCode(204);
        assertThat(subjectsInHome(acme)).doesNotContain("max");
    }

    @Test
    void leavesNoMembershipWithoutAUserIfBothRequestsArriveTogether() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        for (int round = 0; round < 10; round++) {
            AtomicInteger turn = new AtomicInteger();
            List<Integer> statuses = Crowd.of(
                            6,
                            () -> (turn.getAndIncrement() % 2 == 0
                                            ? put(acme, "max", "max@acme.example", "member")
                                            : remove(acme, "max"))
                                    .statusCode())
                    .results();
            assertThat(statuses).allMatch(status -> List.of(200, 201, 204, 409).contains(status));
            assertThat(memberships(acme)).isSubsetOf(subjectsInHome(acme));
        }
    }

    @Test
    void recordsWhatWasDoneAndNotToWhom() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        put(acme, "max@acme", "max@acme.example", "member").then().statusCode(201);
        put(acme, "moritz@acme", "moritz@acme.example", "admin").then().statusCode(201);
        remove(acme, "max@acme").then().statusCode(204);
        JsonPath log = audit(acme);
        assertThat(log.getList("items.action", String.class))
                .containsExactly("remove-user", "put-user", "put-user", "create-tenant");
        assertThat(log.getList("items.actor", String.class)).containsOnly(AdminClient.ADMINISTRATOR);
        assertThat(log.getString("items[2].after.role")).isEqualTo("member");
        assertThat(log.getString("items[2].after.fingerprint"))
                .matches("[0-9a-f]{64}")
                .isEqualTo(log.getString("items[0].before.fingerprint"))
                .isNotEqualTo(log.getString("items[1].after.fingerprint"));
        assertThat(log.prettify()).doesNotContain("max@", "moritz@");
    }

    private static String path(Tenant tenant) {
        return "/admin/tenants/" + tenant.id() + "/users";
    }

    private Response put(Tenant tenant, String subject, String email, String role) {
        return admin.send()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email, "role", role))
                .pathParam("subject", subject)
                .put(path(tenant) + "/{subject}");
    }

    private Response raw(Tenant tenant, String encodedSubject, String body) {
        return admin.send()
                .urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .body(body)
                .put(path(tenant) + "/" + encodedSubject);
    }

    private Response remove(Tenant tenant, String subject) {
        return admin.send().pathParam("subject", subject).delete(path(tenant) + "/{subject}");
    }

    private ValidatableResponse list(Tenant tenant, Map<String, Object> parameters) {
        return admin.send().queryParams(parameters).get(path(tenant)).then().statusCode(200);
    }

    private JsonPath audit(Tenant tenant) {
        return admin.send()
                .queryParam("tenant", tenant.id().toString())
                .get("/admin/audit")
                .jsonPath();
    }

    private List<String> actions(Tenant tenant) {
        return audit(tenant).getList("items.action", String.class);
    }

    private static Response actAs(String subject, Tenant tenant) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Tenant-ID", tenant.slug().toString())
                .get("/orders");
    }

    private List<String> subjectsInHome(Tenant tenant) {
        return superuser
                .in(tenant)
                .texts(
                        "select subject from " + tenant.home() + ".users where tenant_id = ?",
                        tenant.id().value());
    }

    private List<String> memberships(Tenant tenant) {
        return superuser.texts(
                "select subject from control.memberships where tenant_id = ?",
                tenant.id().value());
    }
}
