package dev.tenantry.departure;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The packaged service on a server of its own, which can be copied and restored, and its tenants. */
record Installation(PackagedProcess service) implements AutoCloseable {

    record Made(String slug, UUID id) {}

    static OwnServer server() {
        return new OwnServer(Map.of(
                "tenantry_app", "tenantry_app",
                "tenantry_control", "tenantry_control",
                "tenantry_owner", "tenantry_owner"));
    }

    static Map<String, String> settings(OwnServer postgres) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(postgres.settings());
        settings.put("tenantry.redis.deadline", "2s");
        return settings;
    }

    static Installation serving(Map<String, String> settings) {
        return new Installation(PackagedProcess.start(settings).awaitListening());
    }

    static Installation controlPlane(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("tenantry.admin.enabled", "true");
        all.put("tenantry.admin.grace-period", "0s");
        all.put("tenantry.provisioning.migrate-at-start", "true");
        all.put("tenantry.operation.poll", "100ms");
        return serving(all);
    }

    RequestSpecification admin() {
        return new AdminClient().send().baseUri(service.api());
    }

    /** Waits until the control plane answers again, after its server was stopped. */
    void awaitAnswers() {
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> admin().get("/admin/tenants").statusCode() == 200);
    }

    Made create(String name, IsolationTier tier) {
        String slug = AdminClient.freshSlug(name);
        return made(
                slug,
                admin().contentType(ContentType.JSON)
                        .body(AdminClient.newTenant(slug, tier))
                        .post("/admin/tenants"));
    }

    /** Waits until the tenant that an answer promises is served. */
    Made made(String slug, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        Made made = new Made(slug, UUID.fromString(answer.path(answer.statusCode() == 201 ? "id" : "tenant_id")));
        await().atMost(PackagedProcess.DEADLINE).until(() -> orders(made).statusCode() == 200);
        return made;
    }

    void erase(Made tenant) {
        for (String verb : List.of("suspend", "offboard")) {
            admin().post("/admin/tenants/" + tenant.id() + "/" + verb).then().statusCode(200);
        }
        Response begun = admin().delete("/admin/tenants/" + tenant.id());
        String operation = "/admin/operations/" + begun.jsonPath().getString("id");
        JsonPath done = await().atMost(PackagedProcess.DEADLINE)
                .until(() -> admin().get(operation).jsonPath(), shown -> "succeeded".equals(shown.getString("state")));
        assertThat(done.getString("result.tombstone.slug")).isEqualTo(tenant.slug());
        assertThat(service.output())
                .contains("Tenant " + tenant.slug() + " was erased: {\\\"id\\\":\\\"" + tenant.id());
    }

    /** Returns all tombstones, one per line, as an operator collects them. */
    List<String> tombstones() throws IOException {
        List<String> lines = new ArrayList<>();
        String next = null;
        do {
            RequestSpecification request = admin().queryParam("limit", 3);
            JsonPath page = (next == null ? request : request.queryParam("after", next))
                    .get("/admin/tombstones")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            for (Object item : page.getList("items")) {
                lines.add(new ObjectMapper().writeValueAsString(item));
            }
            next = page.getString("next");
        } while (next != null);
        return lines;
    }

    void order(Made tenant, String product) {
        as(tenant)
                .contentType(ContentType.JSON)
                .body(Map.of("product_id", product, "quantity", 1))
                .post("/orders")
                .then()
                .statusCode(201);
    }

    Response orders(Made tenant) {
        return as(tenant).get("/orders");
    }

    private RequestSpecification as(Made tenant) {
        return bearing(TestTokens.naming(tenant.slug(), "olivia@" + tenant.slug()))
                .baseUri(service.api());
    }

    @Override
    public void close() {
        service.close();
    }
}
