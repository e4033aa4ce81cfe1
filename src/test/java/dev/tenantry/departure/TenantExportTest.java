package dev.tenantry.departure;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.ExportArchive;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TenantExportTest {

    private static final int MANY = 3_000;

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();
    private final TestTenants tenants = new TestTenants();
    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void exportsAllRowsOfTheTenantAndNoOthers(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        Tenant globex = admin.create("globex", tier);
        superuser.addOrders(acme, MANY);
        superuser.addOrders(globex, 7);

        Response response = admin.export(acme);
        response.then()
                .statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", containsString(acme.slug() + ".zip"));
        ExportArchive archive = ExportArchive.of(response.asByteArray());
        assertThat(archive.files().sequencedKeySet())
                .containsSubsequence("orders.ndjson", "users.ndjson", "manifest.json")
                .last()
                .isEqualTo("manifest.json");
        holdsRowsOf(acme, archive, "orders", MANY);
        holdsRowsOf(acme, archive, "users", 1);
        assertThat(archive.lines("users.ndjson").getFirst())
                .contains(AdminClient.email(acme.slug().toString()));
        describes(acme, archive);

        ExportArchive neighbours = ExportArchive.of(admin.export(globex).asByteArray());
        holdsRowsOf(globex, neighbours, "orders", 7);
        holdsRowsOf(globex, neighbours, "users", 1);
        describes(globex, neighbours);
    }

    @Test
    void exportsWhatTheRegistryKnowsOfTheTenant() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        Tenant globex = admin.create("globex", IsolationTier.ROW);
        admin.change(acme, Map.of("name", "Acme Limited")).then().statusCode(200);
        admin.change(globex, Map.of("name", "Globex Limited")).then().statusCode(200);
        Instant before = Instant.now();

        ExportArchive archive = ExportArchive.of(admin.export(acme).asByteArray());

        JsonNode tenant = parse(archive.lines("registry/tenant.json").getFirst());
        assertThat(tenant.path("id").asText()).isEqualTo(acme.id().toString());
        assertThat(tenant.path("name").asText()).isEqualTo("Acme Limited");
        assertThat(tenant.path("plan").asText()).isEqualTo("pro");
        assertThat(archive.lines("registry/audit.ndjson"))
                .extracting(line -> parse(line).path("action").asText())
                .containsExactly("create-tenant", "change-tenant");
        assertThat(new String(archive.files().get("registry/audit.ndjson"), StandardCharsets.UTF_8))
                .contains("Acme Limited", AdminClient.ADMINISTRATOR)
                .doesNotContain("Globex");
        assertThat(archive.manifest().getList("registry.file"))
                .containsExactly("registry/tenant.json", "registry/audit.ndjson");
        assertThat(archive.manifest().getList("registry.rows")).containsExactly(1, 2);
        assertThat(Instant.parse(archive.manifest().getString("exported_at")))
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    void writesOneLinePerRowWhateverItContains() {
        Tenant acme = admin.create("acme", IsolationTier.SCHEMA);
        String odd = "o\n\r\t\"'\\\u2028ü\ud83d\ude00@acme.example";
        superuser.execute(
                "insert into " + acme.home() + ".users (tenant_id, id, subject, email, role) values ('" + acme.id()
                        + "', gen_random_uuid(), 'max', e'o\\n\\r\\t\"\\'\\\\\u2028ü\ud83d\ude00@acme.example', 'member')");
        ExportArchive archive = ExportArchive.of(admin.export(acme).asByteArray());
        holdsRowsOf(acme, archive, "users", 2);
        assertThat(archive.lines("users.ndjson"))
                .extracting(line -> parse(line).path("email").asText())
                .contains(odd);
    }

    @Test
    void exportsATenantUntilItIsDeleted() {
        Tenant acme = admin.create("acme", IsolationTier.DATABASE);
        superuser.addOrders(acme, 5);
        admin.tell(acme, "suspend").then().statusCode(200);
        holdsRowsOf(acme, ExportArchive.of(admin.export(acme).asByteArray()), "orders", 5);
        admin.tell(acme, "offboard").then().statusCode(200);
        holdsRowsOf(acme, ExportArchive.of(admin.export(acme).asByteArray()), "orders", 5);
        admin.endGracePeriod(acme);
        admin.awaitState(admin.delete(acme), "succeeded");
        problem(admin.export(acme), 409, "conflict").body("detail", containsString("is DELETED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"provisioning", "deleted"})
    void refusesIfThereIsNothingToExport(String status) {
        Tenant acme = tenants.create("acme", Plan.PRO);
        tenants.change(acme, "status", status);
        problem(admin.export(acme), 409, "conflict").body("detail", containsString("nothing to export"));
    }

    /** An empty archive would have a manifest and look complete. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ROW")
    void refusesIfTheHomeIsGone(IsolationTier tier) {
        Tenant acme = admin.create("acme", tier);
        admin.tell(acme, "suspend").then().statusCode(200);
        superuser.execute(
                tier == IsolationTier.SCHEMA
                        ? "drop schema " + acme.home() + " cascade"
                        : "drop database " + acme.home() + " with (force)");
        problem(admin.export(acme), 409, "conflict").body("detail", containsString("nothing to export"));
    }

    private void holdsRowsOf(Tenant tenant, ExportArchive archive, String table, int rows) {
        List<String> tenants = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (String line : archive.lines(table + ".ndjson")) {
            JsonNode row = parse(line);
            tenants.add(row.path("tenant_id").asText());
            ids.add(row.path("id").asText());
        }
        assertThat(tenants).hasSize(rows).containsOnly(tenant.id().toString());
        assertThat(ids).hasSize(rows);
    }

    private JsonNode parse(String line) {
        try {
            return json.readTree(line);
        } catch (JsonProcessingException broken) {
            throw new AssertionError("not valid JSON: " + line, broken);
        }
    }

    private static void describes(Tenant tenant, ExportArchive archive) {
        JsonPath manifest = archive.manifest();
        assertThat(manifest.getString("tenant_id")).isEqualTo(tenant.id().toString());
        assertThat(manifest.getString("slug")).isEqualTo(tenant.slug().toString());
        assertThat(manifest.getString("tier"))
                .isEqualTo(tenant.placement().tier().wireName());
        List<String> tables = manifest.getList("tables.table", String.class);
        assertThat(tables).contains("orders", "users").isSorted();
        assertThat(archive.files()).hasSize(tables.size() + 3);
        for (int i = 0; i < tables.size(); i++) {
            String file = manifest.getString("tables[" + i + "].file");
            assertThat(manifest.getInt("tables[" + i + "].rows"))
                    .isEqualTo(archive.lines(file).size());
            assertThat(manifest.getInt("tables[" + i + "].bytes"))
                    .isEqualTo(archive.files().get(file).length);
            assertThat(manifest.getString("tables[" + i + "].sha256"))
                    .isEqualTo(sha256(archive.files().get(file)));
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
