package dev.tenantry.isolation;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Breaks isolation in the database of a running service. */
@BesideOthers
class IsolationWatchIT {

    @Test
    void isNotReadyWhileIsolationIsVoid() {
        try (OwnDatabase database =
                OwnDatabase.onAnotherServer("tenantry_watched").withRegistry().withSharedHome()) {
            Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
            settings.putAll(database.settings());
            settings.put("tenantry.isolation.audit.interval", "1s");
            try (PackagedProcess service = PackagedProcess.start(settings)) {
                service.awaitListening();
                await().until(() -> ready(service) == 200);

                database.execute("create policy open on shared.orders using (true)");
                await().until(() -> ready(service) == 503);
                given().baseUri(service.api()).get("/orders").then().statusCode(503);
                assertThat(service.output())
                        .contains("This instance serves no requests", "Policy open on table shared.orders");

                database.execute("drop policy open on shared.orders");
                await().until(() -> ready(service) == 200);
                given().baseUri(service.api()).get("/orders").then().statusCode(401);
            }
        }
    }

    private static int ready(PackagedProcess service) {
        return get(service.management() + "/health/ready").statusCode();
    }
}
