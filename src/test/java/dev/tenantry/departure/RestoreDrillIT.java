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
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores a backup that contains tenants who were erased afterwards (F33): they are not served, and are erased again.
 * The backup is a copy of the whole server. src/docs/operations.md has the same with {@code pg_dump}.
 */
@BesideOthers
class RestoreDrillIT {

    private record Made(String slug, UUID id, IsolationTier tier) {}

    @TempDir
    static Path directory;

    private static OwnServer postgres;

    @BeforeAll
    static void startServer() {
        postgres = new OwnServer(Map.of(
                "tenantry_app", "tenantry_app",
                "tenantry_control", "tenantry_control",
                "tenantry_owner", "tenantry_owner"));
    }

    @AfterAll
    static void stopServer() {
        postgres.close();
    }

    @Test
    void neitherServesNorKeepsTenantsThatWereErasedAfterTheBackup() throws IOException {
        List<Made> erased = new ArrayList<>();
        Made globex;
        Path file = directory.resolve("tombstones.ndjson");
        try (PackagedProcess service = controlPlane(Map.of())) {
            for (IsolationTier tier : IsolationTier.values()) {
                erased.add(create(service, "acme", tier));
            }
            globex = create(service, "globex", IsolationTier.ROW);
            Stream.concat(erased.stream(), Stream.of(globex)).forEach(tenant -> order(service, tenant));

            postgres.copyData();
            await().atMost(PackagedProcess.DEADLINE)
                    .until(() -> admin(service).get("/admin/tenants").statusCode() == 200);
            erased.add(create(service, "late", IsolationTier.DATABASE));
            erased.forEach(tenant -> erase(service, tenant));
            Files.write(file, tombstones(service));
        }
        postgres.restoreCopy();

        List<Made> back = erased.subList(0, IsolationTier.values().length);
        try (PackagedProcess careless =
                PackagedProcess.start(settings(Map.of())).awaitListening()) {
            assertThat(back).as("without the list").allMatch(tenant -> orders(careless, tenant) == 200);
        }
        Map<String, String> withList = Map.of("tenantry.registry.tombstones", file.toString());
        try (PackagedProcess serving = PackagedProcess.start(settings(withList)).awaitListening()) {
            assertThat(back).allMatch(tenant -> orders(serving, tenant) == 403);
            assertThat(orders(serving, globex)).isEqualTo(200);
            assertThat(statuses(back)).containsOnly("active");
        }
        try (PackagedProcess service = controlPlane(withList)) {
            assertThat(statuses(back)).doesNotContain("active");
            await().atMost(PackagedProcess.DEADLINE).until(() -> areAllErasuresDone(erased));
            assertThat(statuses(erased)).containsOnly("deleted");
            assertThat(erased).allMatch(tenant -> orders(service, tenant) == 403);
            assertThat(orders(service, globex)).isEqualTo(200);
            assertThat(tombstones(service))
                    .extracting(line -> JsonPath.from(line).getString("slug"))
                    .containsExactlyInAnyOrderElementsOf(
                            erased.stream().map(Made::slug).toList());
        }
        restoreDatabase(erased.get(IsolationTier.DATABASE.ordinal()));
        try (PackagedProcess service = controlPlane(withList)) {
            await().atMost(PackagedProcess.DEADLINE).until(() -> databases().isEmpty() && areAllErasuresDone(erased));
            assertThat(service.output()).contains("has a database again");
        }
        for (Made tenant : erased) {
            assertThat(postgres.superuser().mentions("olivia@" + tenant.slug()))
                    .as("where anything of %s is left", tenant)
                    .isEmpty();
        }
        assertThat(postgres.superuser().texts("select nspname from pg_namespace where nspname ~ '^t_'"))
                .isEmpty();
        assertThat(databases()).isEmpty();
        assertThat(postgres.superuser()
                        .texts("select distinct actor from control.audit_log where action = 'repeat-erasure'"))
                .containsExactly("tenantry");
    }

    /** As if the tenant's data store alone were restored. */
    private static void restoreDatabase(Made tenant) {
        String home = "t_" + tenant.id().toString().replace("-", "");
        postgres.superuser().execute("create database " + home + " owner tenantry_owner");
        assertThat(databases()).containsExactly(home);
    }

    private static List<String> databases() {
        return postgres.superuser().texts("select datname from pg_database where datname ~ '^t_'");
    }

    private static boolean areAllErasuresDone(List<Made> tenants) {
        return statuses(tenants).stream().allMatch("deleted"::equals)
                && postgres.superuser()
                        .texts("select id::text from control.operations where finished_at is null")
                        .isEmpty();
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(postgres.settings());
        settings.put("tenantry.redis.deadline", "2s");
        settings.putAll(more);
        return settings;
    }

    private static PackagedProcess controlPlane(Map<String, String> more) {
        Map<String, String> settings = settings(more);
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.admin.grace-period", "0s");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.operation.poll", "100ms");
        return PackagedProcess.start(settings).awaitListening();
    }

    private static RequestSpecification admin(PackagedProcess service) {
        return new AdminClient().send().baseUri(service.api());
    }

    private static Made create(PackagedProcess service, String name, IsolationTier tier) {
        String slug = AdminClient.freshSlug(name);
        Response answer = admin(service)
                .contentType(ContentType.JSON)
                .body(AdminClient.newTenant(slug, tier))
                .post("/admin/tenants");
        assertThat(answer.statusCode()).as(answer.asString()).isIn(201, 202);
        UUID id = UUID.fromString(answer.path(answer.statusCode() == 201 ? "id" : "tenant_id"));
        Made made = new Made(slug, id, tier);
        await().atMost(PackagedProcess.DEADLINE).until(() -> orders(service, made) == 200);
        return made;
    }

    private static void erase(PackagedProcess service, Made tenant) {
        for (String verb : List.of("suspend", "offboard")) {
            admin(service)
                    .post("/admin/tenants/" + tenant.id() + "/" + verb)
                    .then()
                    .statusCode(200);
        }
        Response begun = admin(service).delete("/admin/tenants/" + tenant.id());
        String operation = "/admin/operations/" + begun.jsonPath().getString("id");
        JsonPath done = await().atMost(PackagedProcess.DEADLINE)
                .until(
                        () -> admin(service).get(operation).jsonPath(),
                        shown -> "succeeded".equals(shown.getString("state")));
        assertThat(done.getString("result.tombstone.slug")).isEqualTo(tenant.slug());
        assertThat(service.output())
                .contains("Tenant " + tenant.slug() + " was erased: {\\\"id\\\":\\\"" + tenant.id());
    }

    /** Returns all tombstones, one per line, as an operator collects them. */
    private static List<String> tombstones(PackagedProcess service) throws IOException {
        List<String> lines = new ArrayList<>();
        String next = null;
        do {
            RequestSpecification request = admin(service).queryParam("limit", 3);
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

    private static void order(PackagedProcess service, Made tenant) {
        as(service, tenant)
                .contentType(ContentType.JSON)
                .body("{\"product_id\": \"SKU-1\", \"quantity\": 1}")
                .post("/orders")
                .then()
                .statusCode(201);
    }

    private static int orders(PackagedProcess service, Made tenant) {
        return as(service, tenant).get("/orders").statusCode();
    }

    private static RequestSpecification as(PackagedProcess service, Made tenant) {
        return bearing(TestTokens.naming(tenant.slug(), "olivia@" + tenant.slug()))
                .baseUri(service.api());
    }

    private static List<String> statuses(List<Made> tenants) {
        return tenants.stream()
                .flatMap(tenant ->
                        postgres
                                .superuser()
                                .texts("select status from control.tenants where id = ?", tenant.id())
                                .stream())
                .toList();
    }
}
