package dev.tenantry.departure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.departure.Installation.Made;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnServer;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @TempDir
    static Path directory;

    @Test
    void exportsFromTheBackupAndImportsIntoTheRunningInstallation() throws IOException {
        Path file = directory.resolve("tombstones.ndjson");
        try (OwnServer postgres = Installation.server();
                Installation running = Installation.controlPlane(Installation.settings(postgres))) {
            List<Made> damaged =
                    List.of(running.create("acme", IsolationTier.ROW), running.create("acme", IsolationTier.SCHEMA));
            Made globex = running.create("acme", IsolationTier.ROW);
            Made erased = running.create("acme", IsolationTier.ROW);
            damaged.forEach(tenant -> running.order(tenant, "anvil"));
            postgres.copyData();
            running.awaitAnswers();

            damaged.forEach(tenant -> running.order(tenant, "mistake"));
            running.order(globex, "rocket");
            running.erase(erased);
            List<String> tombstones = running.tombstones();
            assertThat(tombstones).hasSize(1);
            Files.write(file, tombstones);

            try (OwnServer restored = postgres.startCopy();
                    Installation beside = Installation.controlPlane(alone(restored, file))) {
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

    private static Map<String, String> alone(OwnServer postgres, Path tombstones) {
        Map<String, String> settings = Installation.settings(postgres);
        settings.keySet().removeIf(name -> name.startsWith("tenantry.stores."));
        settings.put("quarkus.redis.hosts", "redis://localhost:1");
        settings.put("tenantry.registry.tombstones", tombstones.toString());
        return settings;
    }

    private static Made restore(Installation running, byte[] archive) {
        String upload = running.admin().post("/admin/uploads").path("id");
        running.admin()
                .contentType("application/octet-stream")
                .body(archive)
                .put("/admin/uploads/" + upload + "/parts/1")
                .then()
                .statusCode(204);
        String slug = AdminClient.freshSlug("back");
        return running.made(
                slug,
                running.admin()
                        .contentType(ContentType.JSON)
                        .body(Map.of("upload", upload, "tenant", AdminClient.newTenant(slug, IsolationTier.ROW)))
                        .post("/admin/tenants/import"));
    }

    private static Response export(Installation installation, Made tenant) {
        return installation.admin().get("/admin/tenants/" + tenant.id() + "/export");
    }

    private static List<String> products(Installation installation, Made tenant) {
        return installation.orders(tenant).jsonPath().getList("product_id");
    }
}
