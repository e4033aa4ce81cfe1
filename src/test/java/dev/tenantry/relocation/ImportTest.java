package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.UploadClient;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ImportTest {

    private static final String WAITING =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private final AdminClient admin = new AdminClient();
    private final UploadClient uploads = new UploadClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @ParameterizedTest
    @CsvSource({"ROW, SCHEMA", "SCHEMA, DATABASE", "DATABASE, ROW"})
    void readsAnExportBack(IsolationTier from, IsolationTier to) {
        Tenant acme = admin.create("acme", from);
        Superuser.inMainDatabase().addOrders(acme, 1_200);
        OrdersApi.place(acme, "anvil");
        byte[] archive = export(acme);

        String slug = AdminClient.freshSlug("acme");
        Response answer = uploads.restore(uploads.upload(archive), slug, to);
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
    void refusesAnArchiveThatWasChanged() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        ExportArchive archive = ExportArchive.of(export(acme));
        archive.files()
                .computeIfPresent(
                        "orders.ndjson",
                        (file, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                                .replace("anvil", "rocket")
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(failure(archive.zip())).startsWith("File orders.ndjson of the archive is missing or was changed");
    }

    @Test
    void refusesAnArchiveWithoutItsManifest() {
        ExportArchive archive = ExportArchive.of(export(admin.create("acme", IsolationTier.ROW)));
        archive.files().remove("manifest.json");
        assertThat(failure(archive.zip())).isEqualTo("The archive is incomplete: it has no manifest.json.");
    }

    @Test
    void refusesAnArchiveThatWasCutOff() {
        byte[] archive = export(admin.create("acme", IsolationTier.ROW));
        assertThat(failure(Arrays.copyOf(archive, archive.length / 2))).startsWith("The archive ");
    }

    @Test
    void refusesAnUploadThatDoesNotExist() {
        uploads.restore(UUID.randomUUID().toString(), AdminClient.freshSlug("acme"), IsolationTier.ROW)
                .then()
                .statusCode(400);
        uploads.part(UUID.randomUUID().toString(), 1, new byte[] {1}).then().statusCode(404);
        uploads.part(uploads.begin(), 0, new byte[] {1}).then().statusCode(400);
    }

    @Test
    void refusesAnUploadThatLacksAPart() {
        String upload = uploads.begin();
        for (int number : List.of(1, 2, 4)) {
            uploads.part(upload, number, new byte[] {1}).then().statusCode(204);
        }
        uploads.restore(upload, AdminClient.freshSlug("acme"), IsolationTier.ROW)
                .then()
                .statusCode(400)
                .body("detail", equalTo("upload is incomplete: it has a part 4, but no part 3."));
    }

    @Test
    void keepsAnUploadAsItIsWhileItIsRead() throws SQLException {
        byte[] archive = export(admin.create("acme", IsolationTier.ROW));
        String upload = uploads.upload(archive);
        String slug = AdminClient.freshSlug("acme");
        Response begun;
        try (Connection holder = superuser.connect()) {
            holder.setAutoCommit(false);
            // The import waits for its turn to write.
            Sql.execute(holder, "lock table control.turns in exclusive mode");
            begun = uploads.restore(upload, slug, IsolationTier.ROW);
            assertThat(begun.statusCode()).isEqualTo(202);
            for (Response refused : List.of(
                    uploads.part(upload, 1, new byte[] {1}),
                    uploads.part(upload, 99, new byte[] {1}),
                    uploads.delete(upload),
                    uploads.restore(upload, AdminClient.freshSlug("acme"), IsolationTier.ROW))) {
                refused.then().statusCode(409).body("detail", startsWith("An import is reading this upload"));
            }
            assertThat(uploads.get(upload).jsonPath().getString("reader"))
                    .isEqualTo(begun.jsonPath().getString("id"));
            holder.rollback();
        }
        admin.awaitState(begun, "succeeded");
        await().until(() -> uploads.get(upload).statusCode() == 404);
        assertThat(rows(find(slug))).isEmpty();
    }

    /** A part that has come before the import, or its retry, has come completely. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsForAPartThatIsArriving(boolean retried) throws Exception {
        byte[] archive = export(admin.create("acme", IsolationTier.ROW));
        String upload = uploads.begin();
        uploads.part(upload, 1, new byte[] {1}).then().statusCode(204);
        String slug = AdminClient.freshSlug("acme");
        Supplier<Response> restore = () -> uploads.restore(upload, slug, IsolationTier.ROW);
        Response begun = retried ? restore.get() : null;
        if (begun != null) {
            admin.awaitState(begun, "failed");
        }
        CompletableFuture<Response> part;
        CompletableFuture<Response> read;
        try (Connection holder = superuser.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "select pg_advisory_xact_lock(hashtextextended('tenantry:uploads', 0))");
            part = send(() -> uploads.part(upload, 1, archive));
            await().until(() -> superuser.number(WAITING) == 1);
            read = send(begun == null ? restore : () -> retry(begun));
            await().until(() -> superuser.number(WAITING) == 2);
            holder.rollback();
        }
        part.join().then().statusCode(204);
        if (begun == null && read.join().statusCode() == 201) {
            return;
        }
        admin.awaitState(read.join(), "succeeded");
    }

    @Test
    void readsACorrectedUploadWhenItIsRetried() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        byte[] archive = export(acme);
        byte[] broken = archive.clone();
        broken[archive.length / 2] ^= 1;
        String upload = uploads.upload(broken);
        String slug = AdminClient.freshSlug("acme");
        Response begun = uploads.restore(upload, slug, IsolationTier.ROW);
        admin.awaitState(begun, "failed");

        uploads.send(upload, archive);
        retry(begun);
        admin.awaitState(begun, "succeeded");
        assertThat(rows(find(slug))).isEqualTo(rows(acme)).hasSize(1);
    }

    @Test
    void refusesToGoOnWithAnUploadThatWasUsedOtherwiseMeanwhile() {
        String upload = uploads.upload(new byte[] {1});
        Response first = uploads.restore(upload, AdminClient.freshSlug("acme"), IsolationTier.ROW);
        admin.awaitState(first, "failed");
        Response second = uploads.restore(upload, AdminClient.freshSlug("acme"), IsolationTier.ROW);
        admin.awaitState(second, "failed");
        retry(first);
        assertThat(admin.awaitState(first, "failed").getString("failure"))
                .isEqualTo("Upload " + upload
                        + " was deleted or used for another operation meanwhile. Send it again, and begin anew.");
        uploads.delete(upload).then().statusCode(204);
        retry(second);
        assertThat(admin.awaitState(second, "failed").getString("failure")).contains("was deleted or used");
    }

    @Test
    void refusesRowsThatDoNotFit() {
        Tenant acme = admin.create("acme", IsolationTier.ROW);
        OrdersApi.place(acme, "anvil");
        byte[] export = export(acme);
        assertThat(failure(changed(export, "\"quantity\":\\d+", "\"quantity\":\"many\"")))
                .isEqualTo("The archive has a row of table orders whose values do not fit the columns.");
        assertThat(failure(changed(export, "\"quantity\":\\d+", "\"quantity\":null")))
                .startsWith("The rows of table orders do not fit the table in the new home");
        assertThat(failure(changed(export, "$", "garbage")))
                .isEqualTo("The archive has a row of table orders whose values do not fit the columns.");
    }

    @Test
    void refusesTablesWithTriggers() {
        byte[] archive = export(admin.create("acme", IsolationTier.ROW));
        superuser.execute("create trigger unneeded before update on shared.orders for each row"
                + " execute function suppress_redundant_updates_trigger()");
        try {
            assertThat(failure(archive))
                    .isEqualTo("Table orders has the trigger unneeded, which would act on the copied rows.");
        } finally {
            superuser.execute("drop trigger unneeded on shared.orders");
        }
    }

    /** Changes the orders, and the manifest with them. */
    private static byte[] changed(byte[] export, String pattern, String replacement) {
        ExportArchive archive = ExportArchive.of(export);
        String before = sha256(archive.files().get("orders.ndjson"));
        archive.files()
                .computeIfPresent(
                        "orders.ndjson",
                        (file, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                                .strip()
                                .replaceFirst(pattern, replacement)
                                .concat("\n")
                                .getBytes(StandardCharsets.UTF_8));
        String after = sha256(archive.files().get("orders.ndjson"));
        assertThat(after).isNotEqualTo(before);
        archive.files()
                .computeIfPresent(
                        "manifest.json",
                        (file, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                                .replace(before, after)
                                .getBytes(StandardCharsets.UTF_8));
        return archive.zip();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static CompletableFuture<Response> send(Supplier<Response> request) {
        return CompletableFuture.supplyAsync(
                request, task -> Thread.ofPlatform().daemon().start(task));
    }

    private Response retry(Response begun) {
        Response retried =
                admin.send().post("/admin/operations/" + begun.jsonPath().getString("id") + "/retry");
        retried.then().statusCode(202);
        return retried;
    }

    private String failure(byte[] archive) {
        String slug = AdminClient.freshSlug("acme");
        JsonPath failed = admin.awaitState(uploads.restore(uploads.upload(archive), slug, IsolationTier.ROW), "failed");
        assertThat(Superuser.inMainDatabase().texts("select status from control.tenants where slug = ?", slug))
                .containsExactly("provisioning");
        return failed.getString("failure");
    }

    private byte[] export(Tenant tenant) {
        return admin.export(tenant).then().statusCode(200).extract().asByteArray();
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
}
