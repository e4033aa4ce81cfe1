package dev.tenantry.canary;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged service makes the sentinels itself, and its timer makes the rounds. */
@BesideOthers
class CanaryIT {

    @Test
    void isNotReadyWhileASentinelGetsThrough() {
        try (OwnDatabase database =
                OwnDatabase.onAnotherServer("tenantry_canary").withRegistry().withSharedHome()) {
            Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
            settings.putAll(database.settings());
            settings.put("tenantry.admin.enabled", "true");
            settings.put("tenantry.isolation.audit.interval", "1h");
            settings.put("tenantry.canary.enabled", "true");
            settings.put("tenantry.canary.interval", "1s");
            try (PackagedProcess service = PackagedProcess.start(settings)) {
                service.awaitListening();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> held(service, "row") && held(service, "schema") && held(service, "database"));
                assertThat(ready(service)).isEqualTo(200);

                database.execute("create policy open on shared.idempotency_keys using (true)");
                await().until(() -> ready(service) == 503);
                given().baseUri(service.api()).get("/orders").then().statusCode(503);
                assertThat(service.output()).contains("Isolation did not hold in tier ROW");

                database.execute("drop policy open on shared.idempotency_keys");
                await().until(() -> ready(service) == 200);
                given().baseUri(service.api()).get("/orders").then().statusCode(401);
            }
            removeDatabases(database.superuser());
        }
    }

    private static void removeDatabases(Superuser superuser) {
        superuser
                .texts("select home from control.tenants where tier = 'database'")
                .forEach(home -> superuser.in("postgres").execute("drop database " + home + " with (force)"));
    }

    private static boolean held(PackagedProcess service, String tier) {
        String metrics = get(service.management() + "/metrics").asString();
        return metrics.lines()
                .filter(line -> line.startsWith("tenantry_canary_rounds_total")
                        && line.contains("outcome=\"held\"")
                        && line.contains("tier=\"" + tier + "\""))
                .anyMatch(line -> !line.endsWith(" 0.0"));
    }

    private static int ready(PackagedProcess service) {
        return get(service.management() + "/health/ready").statusCode();
    }
}
