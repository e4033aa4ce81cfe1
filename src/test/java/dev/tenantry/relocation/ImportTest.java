package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ImportTest {

    private static final int PART = 10_000;

    private final AdminClient admin = new AdminClient();

    @ParameterizedTest
    @CsvSource({"ROW, SCHEMA", "SCHEMA, DATABASE", "DATABASE, ROW"})
    void readsAnExportBack(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        Superuser.inMainDatabase().addOrders(acme, 1_200);
        OrdersApi.place(acme, "anvil");
        byte[] archive = export(acme);

        String slug = AdminClient.freshSlug("acme");
        Response answer = restore(upload(archive), slug, to);
        if (answer.statusCode() == 202) {
            admin.awaitState(answer, "succeeded");
        }

        Tenant back = find(slug);
        assertThat(rows(back)).isEqualTo(rows(acme)).hasSize(1_201);
        assertThat(Superuser.inMainDatabase()
                        .texts(
                                "select subject from control.memberships where tenant_id = ?",
                                back.id().value()))
                .as("all users of the archive, and the owner that was given")
                .containsExactlyInAnyOrder("olivia@" + acme.slug(), "olivia@" + slug);
        assertThat(OrdersApi.list(back).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnArchiveThatWasChanged() throws IOException {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        ExportArchive archive = ExportArchive.of(export(acme));
        archive.files()
                .computeIfPresent(
                        "orders.ndjson",
                        (file, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                                .replace("anvil", "rocket")
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(failure(zip(archive))).startsWith("File orders.ndjson of the archive is missing or was changed");
    }

    @Test
    void refusesAnArchiveWithoutItsManifest() throws IOException {
        ExportArchive archive = ExportArchive.of(export(admin.create("acme", IsolationTier.ROW)));
        archive.files().remove("manifest.json");
        assertThat(failure(zip(archive))).isEqualTo("The archive is incomplete: it has no manifest.json.");
    }

    @Test
    void refusesAnArchiveThatWasCutOff() {
        byte[] archive = export(admin.create("acme", IsolationTier.ROW));
        assertThat(failure(Arrays.copyOf(archive, archive.length / 2))).startsWith("The archive ");
    }

    @Test
    void refusesAnUploadThatDoesNotExist() {
        restore(UUID.randomUUID().toString(), AdminClient.freshSlug("acme"), IsolationTier.ROW)
                .then()
                .statusCode(400);
        part(UUID.randomUUID().toString(), 1, new byte[] {1}).then().statusCode(404);
        part(begin(), 0, new byte[] {1}).then().statusCode(400);
    }

    private String failure(byte[] archive) {
        String slug = AdminClient.freshSlug("acme");
        JsonPath failed = admin.awaitState(restore(upload(archive), slug, IsolationTier.ROW), "failed");
        assertThat(Superuser.inMainDatabase().texts("select status from control.tenants where slug = ?", slug))
                .containsExactly("provisioning");
        return failed.getString("failure");
    }

    private byte[] export(Tenant tenant) {
        return admin.export(tenant).then().statusCode(200).extract().asByteArray();
    }

    private String begin() {
        return admin.send()
                .post("/admin/uploads")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String upload(byte[] archive) {
        String id = begin();
        for (int from = 0, number = 1; from < archive.length; from += PART, number++) {
            part(id, number, Arrays.copyOfRange(archive, from, Math.min(archive.length, from + PART)))
                    .then()
                    .statusCode(204);
        }
        assertThat(admin.send().get("/admin/uploads/" + id).jsonPath().getLong("bytes"))
                .isEqualTo(archive.length);
        return id;
    }

    private Response part(String upload, int number, byte[] bytes) {
        return admin.send()
                .contentType("application/octet-stream")
                .body(bytes)
                .put("/admin/uploads/" + upload + "/parts/" + number);
    }

    private Response restore(String upload, String slug, IsolationTier tier) {
        return admin.send()
                .contentType(ContentType.JSON)
                .body(Map.of("upload", upload, "tenant", AdminClient.newTenant(slug, tier)))
                .post("/admin/tenants/import");
    }

    private Tenant find(String slug) {
        String id = admin.send()
                .queryParam("slug", slug)
                .get("/admin/tenants")
                .jsonPath()
                .getString("items[0].id");
        return AdminClient.tenant(admin.send().get("/admin/tenants/" + id).jsonPath());
    }

    private static List<String> rows(Tenant tenant) {
        return Superuser.inMainDatabase()
                .in(tenant)
                .texts(
                        "select (id, product_id, quantity, status, created_at)::text from " + tenant.home()
                                + ".orders where tenant_id = ? order by id",
                        tenant.id().value());
    }

    private static byte[] zip(ExportArchive archive) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : archive.files().entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
