package dev.tenantry.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Starts the packaged service with secrets in wrong places, or with wrong secrets: no message contains them. */
class RefusedSecretsIT {

    private static OwnDatabase database;

    private final Planted planted = new Planted();
    private final Map<String, String> settings = database.settingsAlone();

    @BeforeAll
    static void createDatabase() {
        database = new OwnDatabase("tenantry_refused_secrets")
                .withRegistry()
                .withSharedHome()
                .askForPasswords();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @ConcurrentTest
    void printsNoSecretThatIsPartOfAUrl() {
        put("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/tenantry?password=%s");
        put("quarkus.datasource.registry.jdbc.url", "jdbc:postgresql://localhost:1/tenantry?sslpassword=%s");
        put("quarkus.datasource.control.jdbc.url", "jdbc:postgresql://tenantry_control:%s@localhost:1/tenantry");
        put("quarkus.redis.hosts", "redis://:%s@localhost:1");
        put("mp.jwt.verify.publickey.location", "https://tenantry:%s@localhost:1/keys");
        put("tenantry.stores.local.url", "jdbc:postgres://tenantry_app:%s@localhost:1/");
        put("tenantry.stores.eu1.url", "jdbc:postgresql://tenantry_app:%s@localhost:1/");
        put("tenantry.stores.eu1.username", "tenantry_app");
        settings.put("tenantry.admin.enabled", "true");

        assertThat(refusal())
                .contains("Tenantry does not start", "- quarkus.datasource.jdbc.url", "- quarkus.redis.hosts")
                .contains("- mp.jwt.verify.publickey.location", "- tenantry.stores.eu1.url");
    }

    @ConcurrentTest
    void printsNoSecretOfASettingThatHasNoEffect() {
        put("smallrye.jwt.decrypt.key", "%s");
        put("smallrye.jwt.keystore.decrypt.key.password", "%s");
        put("mp.jwt.verify.publickey", "%s");
        put("quarkus.redis.password", "%s");
        settings.remove("mp.jwt.verify.publickey.location");

        assertThat(refusal()).contains("Tenantry does not start", "smallrye.jwt.decrypt.key", "holds no public key");
    }

    @ConcurrentTest
    void printsNoPasswordThatPostgresqlRefuses() {
        put("quarkus.datasource.password", "%s");
        put("quarkus.datasource.control.password", "%s");
        put("quarkus.flyway.password", "%s");
        put("tenantry.stores.local.password", "%s");
        put("tenantry.stores.local.owner-password", "%s");
        settings.put("tenantry.admin.enabled", "true");
        settings.put("quarkus.log.category.\"dev.tenantry\".level", "DEBUG");

        assertThat(refusal()).contains("Tenantry does not start", "password authentication failed");
    }

    @ConcurrentTest
    void printsNoPasswordOfAKeyStoreThatCannotBeOpened() {
        String file = KeyStoreFile.create("refused", "another").toString();
        settings.put("quarkus.tls.planted.key-store.p12.path", file);
        put("quarkus.tls.planted.key-store.p12.password", "%s");

        assertThat(refusal()).contains("Unable to load P12 key store 'planted'");
    }

    @ConcurrentTest
    void printsNoPasswordThatIsAParameterOfTheDriver() {
        put("quarkus.datasource.jdbc.additional-jdbc-properties.password", "%s");
        put("quarkus.datasource.jdbc.additional-jdbc-properties.sslpassword", "%s");

        assertThat(refusal()).contains("Failed to start");
    }

    private void put(String setting, String value) {
        settings.put(setting, value.formatted(planted.secretOf(setting)));
    }

    private String refusal() {
        try (PackagedProcess service = PackagedProcess.start(settings)) {
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(planted.in(service.output())).isEmpty();
            return service.output();
        }
    }
}
