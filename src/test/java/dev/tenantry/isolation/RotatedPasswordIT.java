package dev.tenantry.isolation;

import static dev.tenantry.support.Api.bearing;
import static dev.tenantry.support.Problems.problem;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Crowd;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.TestTokens;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** PostgreSQL refuses every session of the app role, as after a rotation that this instance has not heard of. */
@BesideOthers
class RotatedPasswordIT {

    // At once no more than the plan allows; each waits about a second for a connection.
    private static final int CALLERS = 8;
    private static final int REQUESTS_EACH = 6;
    private static final String ROLE = "tenantry_app";

    @Test
    void answers503AndWritesFewLines() {
        try (OwnDatabase database = OwnDatabase.onAnotherServer("tenantry_rotated")
                .withRegistry()
                .withSharedHome()
                .askForPasswords()) {
            UUID acme = UUID.randomUUID();
            database.execute(
                    "insert into control.tenants (id, slug, name, plan, status)"
                            + " values (?, 'acme', 'Acme', 'enterprise', 'active')",
                    acme);
            database.execute(
                    "insert into shared.users (tenant_id, id, subject, email, role)"
                            + " values (?, gen_random_uuid(), 'olivia', 'olivia@acme.example', 'owner')",
                    acme);
            Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
            settings.putAll(database.settings());
            try (PackagedProcess service = PackagedProcess.start(settings).awaitListening()) {
                ask(service, acme).then().statusCode(200);
                rotate(database, "rotated");
                long began = System.nanoTime();
                Crowd.of(CALLERS, () -> {
                            for (int i = 0; i < REQUESTS_EACH; i++) {
                                problem(ask(service, acme), 503, "unavailable").header("Retry-After", "5");
                            }
                            return true;
                        })
                        .results();
                long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
                assertFewLines(service, seconds);
                rotate(database, ROLE);
                ask(service, acme).then().statusCode(200);
            } finally {
                rotate(database, ROLE);
            }
        }
    }

    /** Some loggers write about each failure, each of them once per second. */
    private static void assertFewLines(PackagedProcess service, long seconds) {
        List<String> lines = service.output().lines().toList();
        assertThat(lines).anyMatch(line -> line.contains("more like this since the last one"));
        // Of other tests, which change their tenants at the same time, one line per change.
        assertThat(lines.stream()
                        .filter(line -> line.contains("\"exception\":{") && !line.contains("ChangeSubscription")))
                .hasSizeBetween(1, (int) seconds + 4)
                .hasSizeLessThan(CALLERS * REQUESTS_EACH / 2);
        assertThat(get(service.management() + "/metrics").asString())
                .containsPattern(Pattern.compile("(?m)^tenantry_log_withheld_total [1-9]"));
    }

    private static Response ask(PackagedProcess service, UUID tenant) {
        return bearing(TestTokens.naming(tenant.toString(), "olivia"))
                .baseUri(service.api())
                .get("/orders");
    }

    private static void rotate(OwnDatabase database, String password) {
        database.execute("alter role " + ROLE + " password '" + password + "'");
        database.execute("select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
                + " where datname = current_database() and usename = '" + ROLE + "'");
    }
}
