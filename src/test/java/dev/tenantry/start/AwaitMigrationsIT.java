package dev.tenantry.start;

import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Versions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts the packaged service on a database that is not migrated yet, as its pods do in a cluster. */
class AwaitMigrationsIT {

    private OwnDatabase database;

    @BeforeEach
    void createDatabase() {
        database = new OwnDatabase("tenantry_awaited");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void rejectsRequestsUntilTheMigrationIsDoneAndThenIsReady() {
        // A control plane, because its background work must not use the database before the migration.
        try (PackagedProcess service = start(Map.of("tenantry.admin.enabled", "true"))) {
            service.awaitListening();
            assertWaits(service, "the registry must be at version " + Versions.REGISTRY + " but is at 0");
            database.withRegistry();
            await().untilAsserted(() ->
                    assertWaits(service, "the shared home must be at version " + Versions.HOME + " but is at 0"));

            Map<String, String> settings = database.settings();
            try (PackagedProcess migration = PackagedProcess.start(settings, "migrate")) {
                assertThat(migration.awaitExit()).as(migration.output()).isZero();
            }
            await().atMost(PackagedProcess.DEADLINE).until(() -> ready(service) == 200);
            // No longer "Temporarily unavailable". Who may call the endpoint is tested elsewhere.
            given().baseUri(service.api()).get("/orders").then().statusCode(401);
            await().until(() ->
                    service.output().contains("The database is migrated; this instance serves requests now"));
        }
    }

    @Test
    void exitsIfIsolationIsNotInForceAfterTheMigration() {
        Map<String, String> asOwner = Map.of(
                "quarkus.datasource.username", "tenantry_owner", "quarkus.datasource.password", "tenantry_owner");
        try (PackagedProcess service = start(asOwner)) {
            service.awaitListening();
            database.withRegistry().withSharedHome();
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.output())
                    .contains("Tenantry does not start", "Role tenantry_owner owns table shared.orders")
                    .doesNotContain("\tat ");
        }
    }

    private static void assertWaits(PackagedProcess service, String what) {
        get(service.management() + "/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'Schema and isolation' }.data.waitsFor", equalTo(what));
        get(service.management() + "/health/live").then().statusCode(200);
        for (String path : new String[] {"/orders", "/users/me", "/admin/tenants", "/nothing"}) {
            problem(given().baseUri(service.api()).get(path), 503, "unavailable")
                    .header("Retry-After", "5")
                    .body("detail", containsString("does not serve requests now"));
        }
    }

    private static int ready(PackagedProcess service) {
        return get(service.management() + "/health/ready").statusCode();
    }

    private PackagedProcess start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(ServersAndKeys.settings());
        all.putAll(database.settings());
        all.put("tenantry.start.await-migrations", "true");
        all.putAll(settings);
        return PackagedProcess.start(all);
    }
}
