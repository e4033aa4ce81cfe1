package dev.tenantry.support;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import dev.tenantry.tenant.WireNamed;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Calls the admin API as a platform administrator. */
public final class AdminClient {

    public static final String ADMINISTRATOR = "ada@platform";
    public static final String STORE = "local";

    public RequestSpecification send() {
        return bearing(TestTokens.platformAdmin(ADMINISTRATOR));
    }

    /** Returns a slug that begins with the given name and that no other test uses. */
    public static String freshSlug(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Returns the body of a request to create a tenant whose owner is the subject of {@link TestTokens#of(Tenant)}. */
    public static Map<String, Object> newTenant(String slug, IsolationTier tier) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("slug", slug);
        body.put("name", "Tenant " + slug);
        body.put("plan", "pro");
        body.put("tier", tier.wireName());
        if (tier == IsolationTier.DATABASE) {
            body.put("store", STORE);
        }
        body.put("owner", Map.of("subject", "olivia@" + slug, "email", email(slug)));
        return body;
    }

    public static String email(String slug) {
        return "olivia.owner@" + slug + ".example";
    }

    public Response create(Object body) {
        return send().contentType(ContentType.JSON).body(body).post("/admin/tenants");
    }

    /** Creates an active tenant whose slug begins with the given name. */
    public Tenant create(String name, IsolationTier tier) {
        return createWithSlug(freshSlug(name), tier);
    }

    public Tenant createWithSlug(String slug, IsolationTier tier) {
        Response response = create(newTenant(slug, tier));
        if (response.statusCode() == 201) {
            return tenant(response.jsonPath());
        }
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
        awaitState(response, "succeeded");
        return tenant(get(member(response.jsonPath(), "tenant_id")).jsonPath());
    }

    public Response get(Tenant tenant) {
        return get(tenant.id().toString());
    }

    public Response change(Tenant tenant, Object body) {
        return send().contentType(ContentType.JSON).body(body).patch("/admin/tenants/" + tenant.id());
    }

    /** Sends {@code suspend}, {@code resume} or {@code offboard} for the tenant. */
    public Response tell(Tenant tenant, String verb) {
        return send().post("/admin/tenants/" + tenant.id() + "/" + verb);
    }

    public Response export(Tenant tenant) {
        return send().get("/admin/tenants/" + tenant.id() + "/export");
    }

    public Response delete(Tenant tenant) {
        return send().delete("/admin/tenants/" + tenant.id());
    }

    /** Suspends and offboards the tenant, and ends its grace period. */
    public void offboard(Tenant tenant) {
        tell(tenant, "suspend").then().statusCode(200);
        tell(tenant, "offboard").then().statusCode(200);
        endGracePeriod(tenant);
    }

    public void endGracePeriod(Tenant tenant) {
        Superuser.inMainDatabase()
                .execute(
                        "update control.tenants set offboarded_at = offboarded_at - interval '31 days' where id = ?",
                        tenant.id().value());
    }

    /** Offboards and deletes the tenant, and waits until the operation has succeeded. */
    public JsonPath erase(Tenant tenant) {
        offboard(tenant);
        return awaitState(delete(tenant), "succeeded");
    }

    /** Ends the time for which the deleted tenant's slug is reserved. */
    public void endRetention(Tenant tenant) {
        Superuser.inMainDatabase()
                .execute(
                        "update control.tenants set deleted_at = deleted_at - interval '91 days' where id = ?",
                        tenant.id().value());
    }

    /**
     * Waits until the operation has reached the given state.
     *
     * @param begun a response that shows the operation
     * @return the operation as last shown
     */
    public JsonPath awaitState(Response begun, String state) {
        assertThat(begun.statusCode()).as(begun.asString()).isIn(200, 202);
        String operation = "/admin/operations/" + member(begun.jsonPath(), "id");
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> send().get(operation).jsonPath(), shown -> state.equals(member(shown, "state")));
    }

    public static Tenant tenant(JsonPath json) {
        Map<String, String> shown = json.getMap("$");
        return new Tenant(
                TenantId.parse(shown.get("id")).orElseThrow(),
                new Slug(shown.get("slug")),
                shown.get("name"),
                WireNamed.of(Plan.class, shown.get("plan")),
                WireNamed.of(TenantStatus.class, shown.get("status")),
                TenantOverrides.NONE,
                Placement.of(
                        WireNamed.of(IsolationTier.class, shown.get("tier")),
                        Optional.ofNullable(shown.get("store")).map(StoreName::new)),
                1,
                Instant.parse(shown.get("created_at")),
                1);
    }

    // Reads all members at once: for a path, REST Assured compiles a script each time.
    private static String member(JsonPath shown, String name) {
        Map<String, Object> members = shown.getMap("$");
        return String.valueOf(members.get(name));
    }

    private Response get(String id) {
        return send().get("/admin/tenants/" + id);
    }
}
