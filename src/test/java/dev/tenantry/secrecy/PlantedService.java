package dev.tenantry.secrecy;

import com.sun.net.httpserver.HttpServer;
import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A packaged control plane that also serves tenants, with a secret in every setting that takes one, and the servers
 * that require them. It is configured by environment variables, as in a container, and logs at level DEBUG.
 */
final class PlantedService implements AutoCloseable {

    private static final String KEYS = "mp.jwt.verify.publickey";
    private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    final Planted planted = new Planted();
    final OwnServer main;
    final OwnServer store;
    final OwnSecureRedis redis;

    private final HttpServer identityProvider;
    private final Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
    private final PackagedProcess process;

    PlantedService() {
        main = new OwnServer(Map.of(
                "tenantry_app", planted.secretOf("quarkus.datasource.password"),
                "tenantry_control", planted.secretOf("quarkus.datasource.control.password"),
                "tenantry_owner", planted.secretOf("quarkus.flyway.password")));
        store = new OwnServer(Map.of(
                "tenantry_app", planted.secretOf("tenantry.stores.local.password"),
                "tenantry_control", "not used",
                "tenantry_owner", planted.secretOf("tenantry.stores.local.owner-password")));
        settings.putAll(main.settings());
        settings.putAll(store.settingsAsStore("local"));
        String redisPassword = planted.secretOf("quarkus.redis.password");
        redis = new OwnSecureRedis(redisPassword);
        settings.put("quarkus.redis.hosts", "redis://localhost:" + redis.port());
        settings.put("quarkus.redis.password", redisPassword);
        identityProvider = provide(settings.remove(KEYS));
        settings.put(
                KEYS + ".location",
                "http://localhost:" + identityProvider.getAddress().getPort() + "/keys?key="
                        + planted.secretOf(KEYS + ".location"));
        settings.put("tenantry.token.keys.refresh", "1s");
        putKeyStore("key-store");
        putKeyStore("trust-store");
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.admin.patience", "0s");
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.operation.poll", "100ms");
        // The pools try again and again to log in, for so long.
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "1s");
        settings.put("quarkus.log.category.\"dev.tenantry\".level", "DEBUG");
        process = start().awaitListening();
        main.superuser()
                .query("select octets from control.cursor_key", row -> row.getBytes(1))
                .forEach(octets -> planted.add("control.cursor_key", octets));
    }

    private static HttpServer provide(String keys) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] body = keys.getBytes(StandardCharsets.US_ASCII);
            server.createContext("/keys", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void putKeyStore(String kind) {
        String prefix = "quarkus.tls.planted." + kind + ".p12.";
        String password = planted.secretOf(prefix + "password");
        settings.put(prefix + "path", KeyStoreFile.create(kind, password).toString());
        settings.put(prefix + "password", password);
    }

    private PackagedProcess start(String... arguments) {
        return PackagedProcess.launch(
                Path.of("").toAbsolutePath(), PackagedArtifact.command(OPTIONS, Map.of(), arguments), settings);
    }

    /** Runs the command {@code migrate} with the same settings, and returns its output. */
    String migrate() {
        try (PackagedProcess command = start("migrate")) {
            command.awaitExit();
            return command.output();
        }
    }

    PackagedProcess process() {
        return process;
    }

    /** Returns the process's own environment, which has all secrets. */
    String environment() throws IOException {
        return Files.readString(Path.of("/proc/" + process.handle().pid() + "/environ"), StandardCharsets.UTF_8);
    }

    /** Gives the role another password, and ends its sessions. */
    static void lockOut(Superuser server, String role) {
        server.execute("alter role " + role + " password 'another'");
        server.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '" + role + "'");
    }

    void endIdentityProvider() {
        identityProvider.stop(0);
    }

    @Override
    public void close() {
        process.close();
        identityProvider.stop(0);
        redis.close();
        main.close();
        store.close();
    }
}
