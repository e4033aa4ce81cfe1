package dev.tenantry.relocation;

import static dev.tenantry.support.OrdersApi.products;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives whose manifest is right, and which were made to write elsewhere than into the new tenant's home. */
@QuarkusTest
class ForgedArchiveTest {

    private final AdminClient admin = new AdminClient();
    private final UploadClient uploads = new UploadClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;
    private Tenant globex;
    private ExportArchive archive;

    @BeforeEach
    void exportATenant() {
        acme = admin.create("acme", IsolationTier.ROW);
        globex = admin.create("globex", IsolationTier.ROW);
        OrdersApi.place(acme, "SKU-ACME");
        archive = ExportArchive.of(admin.export(acme).asByteArray());
    }

    /** The rows of an archive say whose they were. Whose they will be is not theirs to say. */
    @Test
    void writesRowsOfTheNewTenantOnly() {
        replace("orders.ndjson", rows -> {
            assertThat(rows).contains("\"tenant_id\":\"" + acme.id() + "\"");
            return rows.replace(acme.id().toString(), globex.id().toString());
        });
        String slug = AdminClient.freshSlug("initech");
        Response begun = uploads.restore(uploads.upload(archive.zip()), slug, IsolationTier.ROW);
        if (begun.statusCode() == 202) {
            admin.awaitState(begun, "succeeded");
        }
        assertThat(products(globex)).isEmpty();
        assertThat(superuser.rows(globex, "orders")).isZero();
        assertThat(superuser.texts(
                        "select o.product_id from shared.orders o join control.tenants t on t.id = o.tenant_id"
                                + " where t.slug = ?",
                        slug))
                .containsExactly("SKU-ACME");
        assertThat(products(acme)).containsExactly("SKU-ACME");
    }

    /** Of the registry, of another schema, of a catalogue, of what is no table: none is a table of this version. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenants",
                "control.tenants",
                "flyway_schema_history",
                "pg_authid",
                "orders\\\"; drop table shared.orders; --",
                "../orders",
                "..\\\\orders",
                "/tmp/orders",
                "ORDERS"
            })
    void writesNothingIntoOtherTables(String table) {
        String name = new JsonPath("{\"x\": \"" + table + "\"}").getString("x");
        byte[] rows = archive.files().remove("orders.ndjson");
        archive.files().put(name + ".ndjson", rows);
        replace(
                "manifest.json",
                manifest -> manifest.replace("\"orders\"", "\"" + table + "\"")
                        .replace("\"orders.ndjson\"", "\"" + table + ".ndjson\""));
        assertThat(failure()).contains("The archive has rows of a table " + name);
        assertThat(products(acme)).containsExactly("SKU-ACME");
    }

    /** A column that is not the table's is not taken, one that is fits its type, and none is SQL. */
    @Test
    void takesValuesForValuesOnly() {
        replace(
                "orders.ndjson",
                rows -> rows.replace("SKU-ACME", "x');drop_table_orders;--")
                        .replaceFirst("\\{", "{\"no_column\":\"1); drop table shared.orders; --\","));
        String slug = AdminClient.freshSlug("initech");
        Response begun = uploads.restore(uploads.upload(archive.zip()), slug, IsolationTier.ROW);
        if (begun.statusCode() == 202) {
            admin.awaitState(begun, "succeeded");
        }
        assertThat(superuser.texts(
                        "select o.product_id from shared.orders o join control.tenants t on t.id = o.tenant_id"
                                + " where t.slug = ?",
                        slug))
                .containsExactly("x');drop_table_orders;--");
    }

    private String failure() {
        Response begun =
                uploads.restore(uploads.upload(archive.zip()), AdminClient.freshSlug("initech"), IsolationTier.ROW);
        return admin.awaitState(begun, "failed").getString("failure");
    }

    /** Changes a file, and its digest in the manifest with it. */
    private void replace(String file, UnaryOperator<String> change) {
        Map<String, byte[]> files = archive.files();
        byte[] before = files.get(file);
        byte[] after = change.apply(new String(before, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        assertThat(after).isNotEqualTo(before);
        files.put(file, after);
        String manifest = new String(files.get("manifest.json"), StandardCharsets.UTF_8);
        files.put(
                "manifest.json", manifest.replace(sha256(before), sha256(after)).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
