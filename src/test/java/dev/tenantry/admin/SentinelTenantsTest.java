package dev.tenantry.admin;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.tenantry.registry.Sentinel;
import dev.tenantry.registry.Sentinels;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.CanaryProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(CanaryProfile.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentinelTenantsTest {

    @Inject
    SentinelTenants made;

    @Inject
    Sentinels sentinels;

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @BeforeAll
    void awaitSentinels() {
        await().atMost(Duration.ofSeconds(60)).until(this::areAllServed);
    }

    private boolean areAllServed() {
        return sentinels.all().size() == 6
                && sentinels.all().stream().allMatch(each -> each.tenant().canBeServed());
    }

    @Test
    void makesEachSentinelOnce() {
        List<Sentinel> before = sentinels.all();
        made.make();
        assertThat(sentinels.all()).isEqualTo(before);
        assertThat(before)
                .allSatisfy(each -> assertThat(each.tenant().slug().value())
                        .startsWith("tenantry-canary-"
                                + each.tenant().placement().tier().wireName() + "-"
                                + each.role().name().toLowerCase(Locale.ROOT)));
        assertThat(superuser.texts(
                        "select actor from control.audit_log where action = 'create-tenant' and tenant_id = ?",
                        row().id().value()))
                .containsExactly("tenantry");
    }

    @Test
    void givesNobodyAccessToASentinel() {
        assertThat(superuser.number(
                        "select count(*) from control.memberships where tenant_id = ?",
                        row().id().value()))
                .isZero();
        assertThat(superuser.rows(row(), "users")).isZero();
        admin.send()
                .get("/admin/tenants/" + row().id() + "/users")
                .then()
                .statusCode(200)
                .body("items", empty());
        // The identity provider says that the caller belongs to it, and yet they have no role there.
        problem(bearing(TestTokens.naming(row().slug().value(), "mallory")).get("/orders"), 403, "not-a-user");
    }

    @Test
    void listsSentinelsOnlyIfOneIsAskedFor() {
        String id = row().id().toString();
        admin.send()
                .queryParam("limit", 100)
                .queryParam("plan", "free")
                .get("/admin/tenants")
                .then()
                .statusCode(200)
                .body("items.id", not(hasItem(id)));
        admin.send()
                .queryParam("slug", row().slug().value())
                .get("/admin/tenants")
                .then()
                .statusCode(200)
                .body("items.id", contains(id));
        admin.get(row()).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend", "resume", "offboard", "retain", "move", "move-back", "settle", "clone"})
    void refusesToActOnASentinel(String verb) {
        assertRefused(admin.send()
                .contentType(ContentType.JSON)
                .body(body(verb))
                .post("/admin/tenants/" + row().id() + "/" + verb));
    }

    private static Object body(String verb) {
        return switch (verb) {
            case "move" -> Map.of("tier", "schema");
            case "clone" -> AdminClient.newTenant(AdminClient.freshSlug("globex"), IsolationTier.ROW);
            default -> "";
        };
    }

    @Test
    void refusesToChangeExportOrDeleteASentinelAndToGiveItUsers() {
        assertRefused(admin.change(row(), Map.of("plan", "pro")));
        assertRefused(admin.export(row()));
        assertRefused(admin.delete(row()));
        assertRefused(admin.send()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "mallory@example.com", "role", "owner"))
                .put("/admin/tenants/" + row().id() + "/users/mallory"));
        assertRefused(admin.send().delete("/admin/tenants/" + row().id() + "/users/mallory"));
        assertThat(areAllServed()).isTrue();
    }

    private static void assertRefused(Response response) {
        problem(response, 409, "conflict").body("detail", containsString("is a sentinel of the canary"));
    }

    @Test
    void reservesSlugsAsTheyHave() {
        problem(
                admin.create(AdminClient.newTenant(Slug.SENTINEL_PREFIX + "row-c", IsolationTier.ROW)),
                400,
                "validation-failed");
    }

    /** A slug makes no sentinel: a customer may have had it since before it was reserved. */
    @Test
    void leavesACustomerAloneWhoHasTheSlugOfASentinel() {
        Tenant customer = row();
        superuser.execute(
                "update control.tenants set sentinel = null where id = ?",
                customer.id().value());

        made.make();
        await().atMost(Duration.ofSeconds(20)).until(this::areAllServed);

        assertThat(row().id()).isNotEqualTo(customer.id());
        assertThat(row().slug().value()).matches("tenantry-canary-row-a-[0-9a-f]{8}|tenantry-canary-row-a");
        admin.tell(customer, "suspend").then().statusCode(200);
    }

    private Tenant row() {
        return sentinels.all().stream()
                .filter(each -> each.role() == Sentinel.Role.A
                        && each.tenant().placement().tier() == IsolationTier.ROW)
                .map(Sentinel::tenant)
                .findFirst()
                .orElseThrow();
    }
}
