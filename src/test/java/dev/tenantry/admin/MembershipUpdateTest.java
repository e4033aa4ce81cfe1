package dev.tenantry.admin;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.oneOf;

import dev.tenantry.registry.MembershipHints;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Api;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tenants change in their users reaches the memberships, which only a control plane writes. */
@QuarkusTest
class MembershipUpdateTest {

    private static final Duration SOON = Duration.ofSeconds(6);

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    MembershipHints hints;

    @Inject
    MembershipUpdate memberships;

    @Inject
    Redis redis;

    @ParameterizedTest
    @EnumSource
    void letsUsersWithoutTheClaimActSoonAfterTheirFirstRequestWithIt(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        String max = AdminClient.freshSlug("max");
        String id = invite(acme, "max@acme.example");
        join(acme, max, "max@acme.example");
        await().atMost(SOON).until(() -> memberships(acme).equals(List.of(max, "olivia@" + acme.slug())));
        byHeader(acme, max).then().statusCode(200);

        Api.as(acme).header("If-Match", "*").delete("/users/" + id).then().statusCode(204);
        await().atMost(SOON).until(() -> memberships(acme).equals(List.of("olivia@" + acme.slug())));
    }

    /** The rows decide; a hint only says where to look. */
    @Test
    void changesNothingByAForgedHint() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        insert(acme, "smuggled");
        for (String hint : List.of(acme.id().toString(), UUID.randomUUID().toString(), "nonsense", "' or 1=1", "")) {
            leave(hint);
        }
        follow(acme);
        assertThat(memberships(acme)).containsExactly("olivia@" + acme.slug());
        Api.as(acme).get("/orders").then().statusCode(200);
    }

    @Test
    void givesTheUsersOfACopyNoMembership() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        superuser.execute(
                "insert into " + acme.home() + ".membership_changes (tenant_id, id, subject)"
                        + " values (?, gen_random_uuid(), ?)",
                acme.id().value(),
                "olivia@" + acme.slug());
        String slug = AdminClient.freshSlug("staging");
        admin.send()
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(slug, IsolationTier.SCHEMA))
                .post("/admin/tenants/" + acme.id() + "/clone")
                .then()
                .statusCode(oneOf(201, 202));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> superuser
                        .texts("select status from control.tenants where slug = ?", slug)
                        .equals(List.of("active")));
        Tenant staging = find(slug);
        invite(staging, "max@acme.example");
        join(staging, "max", "max@acme.example");
        follow(staging);
        assertThat(superuser.rows(staging, "users")).isEqualTo(3);
        assertThat(memberships(staging)).containsExactly("max", "olivia@" + slug);
    }

    @Test
    void catchesUpWithAHintThatWasLost() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        insert(acme, "max");
        superuser.execute(
                "insert into shared.membership_changes (tenant_id, id, subject) values (?, gen_random_uuid(), 'max')",
                acme.id().value());
        assertThat(memberships(acme)).doesNotContain("max");
        // As an administrator may do for another reason.
        admin.send()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "mia@acme.example", "role", "member"))
                .put("/admin/tenants/" + acme.id() + "/users/mia")
                .then()
                .statusCode(201);
        assertThat(memberships(acme)).containsExactly("max", "mia", "olivia@" + acme.slug());
        assertThat(superuser.rows(acme, "membership_changes")).isZero();
    }

    @Test
    void givesNoMembershipInATenantThatIsLeaving() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        insert(acme, "max");
        superuser.execute(
                "insert into shared.membership_changes (tenant_id, id, subject) values (?, gen_random_uuid(), 'max')",
                acme.id().value());
        admin.tell(acme, "suspend").then().statusCode(200);
        admin.tell(acme, "offboard").then().statusCode(200);
        hints.leave(acme.id());
        follow(acme);
        assertThat(memberships(acme)).doesNotContain("max");
    }

    private void follow(Tenant tenant) {
        hints.leave(tenant.id());
        // The timer may have taken the hint, and be at work at this moment.
        memberships.followHints();
        await().until(() ->
                superuser.number("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 0);
    }

    private static String invite(Tenant tenant, String email) {
        return Api.as(tenant)
                .contentType(ContentType.JSON)
                .body(Map.of("email", email, "role", "member"))
                .post("/users")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void join(Tenant tenant, String subject, String email) {
        JwtClaims claims = TestTokens.claims(subject);
        claims.setStringClaim("tenantId", tenant.slug().toString());
        claims.setStringClaim("email", email);
        claims.setClaim("email_verified", true);
        bearing(TestTokens.signed(claims)).get("/orders").then().statusCode(200);
    }

    private static Response byHeader(Tenant tenant, String subject) {
        return bearing(TestTokens.withoutTenant(subject))
                .header("X-Tenant-ID", tenant.slug().toString())
                .get("/orders");
    }

    private void insert(Tenant tenant, String subject) {
        superuser.execute(
                "insert into shared.users (tenant_id, id, subject, email, role)"
                        + " values (?, gen_random_uuid(), ?, ?, 'member')",
                tenant.id().value(),
                subject,
                subject + "@acme.example");
    }

    private void leave(String hint) {
        redis.send(Request.cmd(Command.SADD).arg("tenantry:memberships:changed").arg(hint))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    private Tenant find(String slug) {
        return AdminClient.tenant(admin.send()
                .get("/admin/tenants/"
                        + superuser
                                .texts("select id::text from control.tenants where slug = ?", slug)
                                .getFirst())
                .jsonPath());
    }

    private List<String> memberships(Tenant tenant) {
        return superuser.texts(
                "select subject from control.memberships where tenant_id = ? order by subject",
                tenant.id().value());
    }
}
