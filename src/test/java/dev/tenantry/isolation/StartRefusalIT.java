package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Versions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts the packaged service as a process: it exits with one message that names the property, and never listens. */
class StartRefusalIT {

    private static final String UNSET = "";

    private static OwnDatabase migrated;

    @BeforeAll
    static void createDatabase() {
        migrated = new OwnDatabase("tenantry_refusals").withRegistry().withSharedHome();
    }

    @AfterAll
    static void dropDatabase() {
        migrated.close();
    }

    @ConcurrentTest
    void refusesToServeAsSuperuser() {
        assertRefused(
                Map.of("quarkus.datasource.username", "postgres", "quarkus.datasource.password", "postgres"),
                "The role is set by quarkus.datasource.username",
                "Role postgres is a superuser",
                "alter role postgres nosuperuser");
    }

    @ConcurrentTest
    void refusesToServeAsTheOwner() {
        assertRefused(
                Map.of(
                        "quarkus.datasource.username",
                        "tenantry_owner",
                        "quarkus.datasource.password",
                        "tenantry_owner"),
                "The role is set by quarkus.datasource.username",
                "Role tenantry_owner owns table shared.orders",
                "alter table shared.orders owner to");
    }

    @ConcurrentTest
    void refusesToServeADatabaseThatIsNotMigrated() {
        try (OwnDatabase empty = new OwnDatabase("tenantry_empty")) {
            assertRefused(
                    Map.of("quarkus.datasource.jdbc.url", empty.url()),
                    "the registry must be at version " + Versions.REGISTRY
                            + " but is at 0. Run the command migrate first",
                    "tenantry.start.await-migrations");
        }
    }

    @ConcurrentTest
    void refusesToServeADatabaseWhoseSharedHomeIsBehind() {
        try (OwnDatabase behind = new OwnDatabase("tenantry_behind").withRegistry()) {
            assertRefused(
                    Map.of("quarkus.datasource.jdbc.url", behind.url()),
                    "the shared home must be at version " + Versions.HOME
                            + " but is at 0. Run the command migrate first");
        }
    }

    // One case per check; the other cases of each check are tested next to it.
    @ParameterizedTest(name = "{0}={1}")
    @Execution(CONCURRENT)
    @CsvSource(delimiter = '|', textBlock = """
            quarkus.datasource.jdbc.url     | jdbc:postgresql://localhost:1/tenantry  | Could not check whether the database is migrated
            quarkus.redis.hosts             | redis://:secret@localhost:1             | contains a password
            mp.jwt.verify.publickey.location| pom.xml                                 | holds no public key
            tenantry.context.base-domain    | ''                                      | is not set
            tenantry.stores.eu1.url         | jdbc:postgresql://eu1.example.com/      | connects to eu1.example.com without TLS
            tenantry.isolation.pools.max    | none                                    | tenantry.isolation.pools.max
            """)
    void refusesAWrongSetting(String property, String value, String reason) {
        assertRefused(Map.of(property, value), property, reason);
    }

    @ConcurrentTest
    void refusesADataStoreWithAnInvalidName() {
        assertRefused(
                Map.of(
                        "tenantry.stores.eu_1.url",
                        "jdbc:postgresql://localhost:1/",
                        "tenantry.stores.eu_1.username",
                        "tenantry_app"),
                "tenantry.stores has a data store named eu_1");
    }

    @ConcurrentTest
    void reportsAllInvalidSettingsTogether() {
        assertRefused(
                Map.of(
                        "quarkus.redis.hosts",
                        "redis://:secret@localhost:1",
                        "tenantry.context.base-domain",
                        UNSET,
                        "mp.jwt.verify.issuer",
                        UNSET,
                        "tenantry.stores.eu1.url",
                        "jdbc:postgresql://eu1.example.com/"),
                "- quarkus.redis.hosts contains a password",
                "- tenantry.context.base-domain is not set",
                "- mp.jwt.verify.issuer is not set",
                "- tenantry.stores.eu1.url connects to eu1.example.com without TLS");
    }

    @ConcurrentTest
    void namesWhatIsMissingIfNothingIsSet() {
        try (PackagedProcess service = PackagedProcess.start(Map.of())) {
            assertRefused(
                    service,
                    "Tenantry does not start",
                    "- quarkus.datasource.jdbc.url is not set",
                    "- quarkus.redis.hosts is not set",
                    "- mp.jwt.verify.issuer is not set",
                    "- tenantry.context.base-domain is not set");
        }
    }

    private static void assertRefused(Map<String, String> settings, String... sentences) {
        Map<String, String> all = migrated.settingsAlone();
        all.put("tenantry.stores.eu1.url", "jdbc:postgresql://localhost:1/");
        all.put("tenantry.stores.eu1.username", "tenantry_app");
        all.putAll(settings);
        all.values().removeIf(UNSET::equals);
        try (PackagedProcess service = PackagedProcess.start(all)) {
            assertRefused(service, sentences);
            assertThat(List.of("Tenantry does not start", "Configuration validation failed"))
                    .anyMatch(service.output()::contains);
        }
    }

    private static void assertRefused(PackagedProcess service, String... sentences) {
        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.output())
                .contains(sentences)
                .doesNotContain("Listening on", "\tat ", "\"frames\"", "secret");
        assertThat(service.isListening()).isFalse();
    }
}
