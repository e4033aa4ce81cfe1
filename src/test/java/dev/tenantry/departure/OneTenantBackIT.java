package dev.tenantry.departure;

import static dev.tenantry.support.Api.bearing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brings one tenant back as it was, from a backup that a second server holds, while the others go on. The control plane
 * of the second server knows the tombstones, no data stores and no Redis, as in k8s/restore.
 */
@BesideOthers
class OneTenantBackIT {

    private record Made(String slug, String id) {}

    @TempDir
    static Path directory;

    @Test
    void exportsFromTheBackupAndImportsIntoTheRunningInstallation() throws IOException {
        Path tombstones = directory.resolve("tombstones.ndjson");
        try (OwnServer postgres = new OwnServer(Map.of(
                        "tenantry_app", "tenantry_app",
                        "tenantry_control", "tenantry_control",
                        "tenantry_owner", "tenantry_owner"));
                PackagedProcess running = controlPlane(settings(postgres))) {
            List<Made> damaged = List.of(create(running, IsolationTier.ROW), create(running, IsolationTier.SCHEMA));
            Made globex = create(running, IsolationTier.ROW);
            Made erased = create(running, IsolationTier.ROW);
            damaged.forEach(tenant -> order(running, tenant, "anvil"));
            postgres.copyData();
            await().atMost(PackagedProcess.DEADLINE)
                    .until(() -> admin(running).get("/admin/tenants").statusCode() == 200);

            damaged.forEach(tenant -> order(running, tenant, "mistake"));
            order(running, globex, "rocket");
            erase(running, erased);
            Files.writeString(tombstones, tombstone(running));

            try (OwnServer restored = postgres.startCopy();
                    PackagedProcess beside = controlPlane(alone(settings(restored), tombstones))) {
                for (Made tenant : damaged) {
                    byte[] archive = export(beside, tenant).asByteArray();
                    Made back = restore(running, archive);

                    assertThat(products(running, back)).containsExactly("anvil");
                    assertThat(products(running, tenant)).containsExactlyInAnyOrder("anvil", "mistake");
                }
                assertThat(export(beside, erased).statusCode())
                        .as("an erased tenant is not brought back")
                        .isIn(404, 409);
                assertThat(products(running, globex)).containsExactly("rocket");
            }
        }
    }

    private static Map<String, String> settings(OwnServer postgres) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(postgres.settings());
        settings.put("tenantry.redis.deadline", "2s");
        return settings;
    }

    private static Map<String, String> alone(Map<String, String> settings, Path tombstones) {
        settings.keySet().removeIf(name -> name.startsWith("tenantry.stores."));
        settings.put("quarkus.redis.hosts", "redis://localhost:1");
        settings.put("tenantry.registry.tombstones", tombstones.toString());
        return settings;
    }

    private static PackagedProcess controlPlane(Map<String, String> settings) {
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.admin.grace-period", "0s");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.operation.poll", "100ms");
        return PackagedProcess.start(settings).awaitListening();
    }

    private static RequestSpecification admin(PackagedProcess service) {
        return new AdminClient().send().baseUri(service.api());
    }

    private static Made create(PackagedProcess service, IsolationTier tier) {
        String slug = AdminClient.freshSlug("acme");
        return made(
                service,
                slug,
                admin(service)
                        .contentType(ContentType.JSON)
                        .body(AdminClient.newTenant(slug, tier))
                        .post("/admin/tenants"));
    }

    private static Made restore(PackagedProcess service, byte[] archive) {
        String upload = admin(service).post("/admin/uploads").path("id");
        admin(service)
                .contentType("application/octet-stream")
                .body(archive)
                .put("/admin/uploads/" + upload + "/parts/1")
                .then()
                .statusCode(204);
        String slug = AdminClient.freshSlug("back");
        return made(
                service,
                slug,
                admin(service)
                        .contentType(ContentType.JSON)
                        .body(Map.of("upload", upload, "tenant", AdminClient.newTenant(slug, IsolationTier.ROW)))
                        .post("/admin/tenants/import"));
    }

    private static Made made(PackagedProcess service, String slug, Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        Made made = new Made(slug, answer.path(answer.statusCode() == 201 ? "id" : "tenant_id"));
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> as(service, made).get("/orders").statusCode() == 200);
        return made;
    }

    private static Response export(PackagedProcess service, Made tenant) {
        return admin(service).get("/admin/tenants/" + tenant.id() + "/export");
    }

    private static void erase(PackagedProcess service, Made tenant) {
        for (String verb : List.of("suspend", "offboard")) {
            admin(service)
                    .post("/admin/tenants/" + tenant.id() + "/" + verb)
                    .then()
                    .statusCode(200);
        }
        String operation = "/admin/operations/"
                + admin(service)
                        .delete("/admin/tenants/" + tenant.id())
                        .jsonPath()
                        .getString("id");
        await().atMost(PackagedProcess.DEADLINE)
                .until(() -> "succeeded".equals(admin(service).get(operation).path("state")));
    }

    /** Returns the only line of the list that an operator collects. */
    private static String tombstone(PackagedProcess service) throws IOException {
        List<Object> items = admin(service).get("/admin/tombstones").jsonPath().getList("items");
        assertThat(items).hasSize(1);
        return new ObjectMapper().writeValueAsString(items.getFirst()) + System.lineSeparator();
    }

    private static void order(PackagedProcess service, Made tenant, String product) {
        as(service, tenant)
                .contentType(ContentType.JSON)
                .body(Map.of("product_id", product, "quantity", 1))
                .post("/orders")
                .then()
                .statusCode(201);
    }

    private static List<String> products(PackagedProcess service, Made tenant) {
        return as(service, tenant).get("/orders").jsonPath().getList("product_id");
    }

    private static RequestSpecification as(PackagedProcess service, Made tenant) {
        return bearing(TestTokens.naming(tenant.slug(), "olivia@" + tenant.slug()))
                .baseUri(service.api());
    }
}
