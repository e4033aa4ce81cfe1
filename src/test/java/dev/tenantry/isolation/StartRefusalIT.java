package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.local.EmbeddedRedis;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The packaged service, as a process: it ends with one message, and nothing ever listens. */
class StartRefusalIT {

    private static final String ABSENT = "";

    // A file, and not a pipe: a service that wrongly stays up must not keep its reader waiting.
    private static final Path OUTPUT = Path.of("target", "start-refusal.log");
    private static final int PORT = EmbeddedRedis.freePort();

    @Test
    void refusesToServeAsSuperuser() throws Exception {
        assertRefused(
                Map.of("quarkus.datasource.username", "postgres", "quarkus.datasource.password", "postgres"),
                "Role postgres is a superuser",
                "alter role postgres nosuperuser");
    }

    @Test
    void refusesToServeAsTheOwner() throws Exception {
        assertRefused(
                Map.of(
                        "quarkus.datasource.username",
                        "tenantry_owner",
                        "quarkus.datasource.password",
                        "tenantry_owner"),
                "Role tenantry_owner owns table shared.orders",
                "alter table shared.orders owner to");
    }

    @Test
    void refusesToServeADatabaseItCannotReach() throws Exception {
        assertRefused(
                Map.of(
                        "quarkus.datasource.jdbc.url",
                        "jdbc:postgresql://localhost:" + PORT + "/tenantry",
                        "tenantry.provisioning.migrate-at-start",
                        ABSENT),
                "PostgreSQL could not be asked");
    }

    @Test
    void refusesADataStoreWhoseNameCannotBeOne() throws Exception {
        assertRefused(
                Map.of(
                        "tenantry.stores.eu_1.url",
                        "jdbc:postgresql://localhost:" + PORT + "/",
                        "tenantry.stores.eu_1.username",
                        "tenantry_app"),
                "tenantry.stores has a data store called eu_1");
    }

    @Test
    void refusesToServeWithoutAnIssuer() throws Exception {
        assertRefused(Map.of("mp.jwt.verify.issuer", ABSENT), "mp.jwt.verify.issuer is not set");
    }

    @Test
    void refusesToServeWithoutAKey() throws Exception {
        assertRefused(Map.of("mp.jwt.verify.publickey.location", ABSENT), "or mp.jwt.verify.publickey is not set");
    }

    private static void assertRefused(Map<String, String> settings, String... sentences) throws Exception {
        Process service = start(settings);
        try {
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String output = Files.readString(OUTPUT);
            assertThat(service.exitValue()).isEqualTo(1);
            assertThat(output).contains("Tenantry does not start").contains(sentences);
            assertThat(output).doesNotContain("Listening on").doesNotContain("\tat ");
            assertNobodyListens();
        } finally {
            service.destroyForcibly();
        }
    }

    private static Process start(Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(EmbeddedDatabase.settings());
        all.put("quarkus.redis.hosts", "redis://localhost:" + PORT);
        all.put("quarkus.http.port", Integer.toString(PORT));
        all.put("mp.jwt.verify.issuer", "https://issuer.example.com");
        all.put("mp.jwt.verify.publickey.location", "https://issuer.example.com/jwks");
        all.put("tenantry.provisioning.migrate-at-start", "true");
        all.putAll(settings);
        all.values().removeIf(ABSENT::equals);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(OUTPUT.toFile())
                .start();
    }

    private static void assertNobodyListens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            assertThat(socket.isConnected()).isFalse();
        } catch (ConnectException nobody) {
            // As it must be.
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
