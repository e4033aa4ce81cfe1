package dev.tenantry.user;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.oneOf;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers without a row in users have a role by configuration. */
class UnlistedIT {

    private static PackagedProcess service;
    private static String acme;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.put("mp.jwt.verify.issuer", "https://issuer.tenantry.local");
        settings.put("tenantry.context.subdomains", "false");
        settings.put("tenantry.redis.deadline", "2s");
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.user.unlisted", "member");
        service = PackagedProcess.start(settings).awaitListening();
        acme = AdminClient.freshSlug("acme");
        new AdminClient()
                .send()
                .baseUri(service.api())
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(acme, IsolationTier.ROW))
                .post("/admin/tenants")
                .then()
                .statusCode(oneOf(201, 202));
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> as("olivia@" + acme).get("/orders").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void haveTheConfiguredRoleAndNoMore() {
        place("stranger").then().statusCode(201);
        problem(
                as("stranger")
                        .contentType(ContentType.JSON)
                        .body(Map.of("email", "max@acme.example", "role", "viewer"))
                        .post("/users"),
                403,
                "role-too-low");
        problem(as("stranger").get("/users/me"), 404, "not-found");
    }

    @Test
    void haveNoneIfTheyWereRemoved() {
        put("max", "viewer").then().statusCode(201);
        problem(place("max"), 403, "role-too-low");
        String id = as("max").get("/users/me").path("id");
        as("olivia@" + acme)
                .header("If-Match", "*")
                .delete("/users/" + id)
                .then()
                .statusCode(204);
        problem(place("max"), 403, "not-a-user");
        problem(as("max").get("/orders"), 403, "not-a-user");
    }

    @Test
    void haveNoneIfAnAdministratorRemovedThem() {
        put("mia", "viewer").then().statusCode(201);
        administrator().delete("/admin/tenants/" + id() + "/users/mia").then().statusCode(204);
        await().until(() -> place("mia").statusCode() == 403);
        problem(as("mia").get("/orders"), 403, "not-a-user");
        put("mia", "member").then().statusCode(201);
        place("mia").then().statusCode(201);
    }

    private static RequestSpecification as(String subject) {
        return bearing(TestTokens.naming(acme, subject)).baseUri(service.api());
    }

    private static Response place(String subject) {
        return as(subject)
                .contentType(ContentType.JSON)
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders");
    }

    private static RequestSpecification administrator() {
        return new AdminClient().send().baseUri(service.api());
    }

    private static Response put(String subject, String role) {
        return administrator()
                .contentType(ContentType.JSON)
                .body(Map.of("email", subject + "@acme.example", "role", role))
                .put("/admin/tenants/" + id() + "/users/" + subject);
    }

    private static String id() {
        return administrator().get("/admin/tenants?slug=" + acme).path("items[0].id");
    }
}
