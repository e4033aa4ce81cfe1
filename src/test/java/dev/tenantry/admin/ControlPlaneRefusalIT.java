package dev.tenantry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Starts the packaged control plane without one of the roles that it needs: it prints one message and opens no port.
 */
class ControlPlaneRefusalIT {

    private static final String ABSENT = "";
    private static final String CONTROL_PASSWORD = "quarkus.datasource.control.password";
    private static final String OWNER_PASSWORD = "quarkus.flyway.password";

    private static OwnDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = new OwnDatabase("tenantry_refusal")
                .withRegistry()
                .withSharedHome()
                .askForPasswords();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @ConcurrentTest
    void startsWithBothRoles() {
        try (PackagedProcess service = start(Map.of())) {
            service.awaitListening();
        }
    }

    @ConcurrentTest
    void refusesToStartWithAWrongControlPassword() {
        assertRefused(Map.of(CONTROL_PASSWORD, "wrong"), "quarkus.datasource.control.username and password");
    }

    @ConcurrentTest
    void refusesToStartWithoutTheControlPassword() {
        assertRefused(Map.of(CONTROL_PASSWORD, ABSENT), "quarkus.datasource.control.username and password");
    }

    @ConcurrentTest
    void refusesToStartWithAWrongOwnerPassword() {
        assertRefused(Map.of(OWNER_PASSWORD, "wrong"), "quarkus.flyway.username and password");
    }

    @ConcurrentTest
    void refusesToStartWithoutTheOwnerPassword() {
        assertRefused(Map.of(OWNER_PASSWORD, ABSENT), "quarkus.flyway.username and password");
    }

    /** Roles that would see tenants' rows, past row-level security or as their owner. */
    @ConcurrentTest
    void refusesToStartWithAControlRoleThatSeesRows() {
        assertRefused(
                Map.of("quarkus.datasource.control.username", "postgres", CONTROL_PASSWORD, "any"),
                "role postgres would see tenants' rows",
                "quarkus.datasource.control.username");
        assertRefused(
                Map.of("quarkus.datasource.control.username", "tenantry_owner", CONTROL_PASSWORD, "tenantry_owner"),
                "role tenantry_owner would see tenants' rows");
    }

    @ConcurrentTest
    void refusesToStartWithAnOwnerThatIsASuperuser() {
        assertRefused(
                Map.of("quarkus.flyway.username", "postgres", OWNER_PASSWORD, "any"),
                "role postgres is a superuser or has BYPASSRLS",
                "quarkus.flyway.username and password");
    }

    private static void assertRefused(Map<String, String> settings, String... sentences) {
        try (PackagedProcess service = start(settings)) {
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.output())
                    .containsOnlyOnce("Tenantry does not start")
                    .contains(sentences);
            assertThat(service.output())
                    .doesNotContain("Listening on")
                    .doesNotContain("\"exception\"")
                    .doesNotContain("\tat ");
            assertThat(service.isListening()).isFalse();
        }
    }

    private static PackagedProcess start(Map<String, String> settings) {
        Map<String, String> all = database.settingsAlone();
        all.put("tenantry.admin.enabled", "true");
        all.putAll(settings);
        all.values().removeIf(ABSENT::equals);
        return PackagedProcess.start(all);
    }
}
