package dev.tenantry.departure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.departure.Installation.Made;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.tenant.IsolationTier;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @TempDir
    static Path directory;

    private static OwnServer postgres;

    @BeforeAll
    static void startServer() {
        postgres = Installation.server();
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
        try (Installation service = Installation.controlPlane(settings(Map.of()))) {
            for (IsolationTier tier : IsolationTier.values()) {
                erased.add(service.create("acme", tier));
            }
            globex = service.create("globex", IsolationTier.ROW);
            Stream.concat(erased.stream(), Stream.of(globex)).forEach(tenant -> service.order(tenant, "SKU-1"));

            postgres.copyData();
            service.awaitAnswers();
            erased.add(service.create("late", IsolationTier.DATABASE));
            erased.forEach(service::erase);
            Files.write(file, service.tombstones());
        }
        postgres.restoreCopy();

        List<Made> back = erased.subList(0, IsolationTier.values().length);
        try (Installation careless = Installation.serving(settings(Map.of()))) {
            assertThat(back)
                    .as("without the list")
                    .allMatch(tenant -> careless.orders(tenant).statusCode() == 200);
        }
        Map<String, String> withList = Map.of("tenantry.registry.tombstones", file.toString());
        try (Installation serving = Installation.serving(settings(withList))) {
            assertThat(back).allMatch(tenant -> serving.orders(tenant).statusCode() == 403);
            assertThat(serving.orders(globex).statusCode()).isEqualTo(200);
            assertThat(statuses(back)).containsOnly("active");
        }
        try (Installation service = Installation.controlPlane(settings(withList))) {
            assertThat(statuses(back)).doesNotContain("active");
            await().atMost(PackagedProcess.DEADLINE).until(() -> areAllErasuresDone(erased));
            assertThat(statuses(erased)).containsOnly("deleted");
            assertThat(erased).allMatch(tenant -> service.orders(tenant).statusCode() == 403);
            assertThat(service.orders(globex).statusCode()).isEqualTo(200);
            assertThat(service.tombstones())
                    .extracting(line -> JsonPath.from(line).getString("slug"))
                    .containsExactlyInAnyOrderElementsOf(
                            erased.stream().map(Made::slug).toList());
        }
        restoreDatabase(erased.get(IsolationTier.DATABASE.ordinal()));
        try (Installation service = Installation.controlPlane(settings(withList))) {
            await().atMost(PackagedProcess.DEADLINE).until(() -> databases().isEmpty() && areAllErasuresDone(erased));
            assertThat(service.service().output()).contains("has a database again");
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
        Map<String, String> settings = Installation.settings(postgres);
        settings.putAll(more);
        return settings;
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
